package dev.sluice.pipeline.coercion;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.Year;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads digits and marks from a text, one after the other, without exceptions. */
final class Cursor {
    private static final int[] POWERS = {
        1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
    };

    private final String text;
    private int at;

    Cursor(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at == text.length();
    }

    boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** A number of so many digits; -1 where there are fewer. */
    int digits(int least, int most) {
        int number = 0;
        int count = 0;
        while (count < most && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            number = number * 10 + text.charAt(at++) - '0';
            count++;
        }
        return count < least ? -1 : number;
    }

    /** Digits behind the point of a second, as nanoseconds; -1 where there are too few. */
    int fraction(int least, int most) {
        int start = at;
        int number = digits(least, most);
        return number < 0 ? -1 : number * POWERS[at - start];
    }

    /** am or pm in any usual spelling (AM, a.m., p); 0 for am, 12 for pm, -1 where neither stands here. */
    int halfDay() {
        skipBlanks();
        if (at == text.length()) {
            return -1;
        }
        char letter = Character.toLowerCase(text.charAt(at));
        if (letter != 'a' && letter != 'p') {
            return -1;
        }
        at++;
        skip('.');
        if (!skip('m')) {
            skip('M');
        }
        skip('.');
        return letter == 'a' ? 0 : 12;
    }

    /** Z, +02, +0200 or +02:00, perhaps after a blank; null where none stands here. */
    @Nullable
    ZoneOffset offset() {
        skipBlanks();
        if (skip('Z') || skip('z')) {
            return ZoneOffset.UTC;
        }
        int sign = skip('+') ? 1 : skip('-') ? -1 : 0;
        int hours = digits(2, 2);
        skip(':');
        int minutes = atEnd() ? 0 : digits(2, 2);
        if (sign == 0 || hours < 0 || hours > 18 || minutes < 0 || minutes > 59 || (hours == 18 && minutes > 0)) {
            return null;
        }
        return ZoneOffset.ofTotalSeconds(sign * (hours * 60 + minutes) * 60);
    }

    /** The day; null where there is none, as on 30 February. */
    static @Nullable LocalDate date(int year, int month, int day) {
        if (year < 1
                || month < 1
                || month > 12
                || day < 1
                || day > Month.of(month).length(Year.isLeap(year))) {
            return null;
        }
        return LocalDate.of(year, month, day);
    }

    /** The time of day; null where there is none. */
    static @Nullable LocalTime time(int hour, int minute, int second, int nano) {
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || nano < 0) {
            return null;
        }
        return LocalTime.of(hour, minute, second, nano);
    }
}
