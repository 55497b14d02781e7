package dev.sluice.pipeline.coercion;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** ISO 8601 as it is met: a date, a date and a time (with T or a blank), or a time; seconds, fraction and offset may be missing. */
final class IsoFormat implements MomentFormat {
    private static final int DATE_LENGTH = 10;
    private static final String CANONICAL = "0000-00-00T00:00:00Z";
    /** Days up to here are in every month. */
    private static final int SHORTEST_MONTH = 28;

    /** Whether a text is a timestamp written just as one comes out, in whole seconds; the last days of months are left to be looked at. */
    static boolean isCanonical(String text) {
        if (text.length() != CANONICAL.length()) {
            return false;
        }
        for (int i = 0; i < CANONICAL.length(); i++) {
            char c = text.charAt(i);
            boolean fits = CANONICAL.charAt(i) == '0' ? c >= '0' && c <= '9' : c == CANONICAL.charAt(i);
            if (!fits) {
                return false;
            }
        }
        int month = two(text, 5);
        int day = two(text, 8);
        boolean year = two(text, 0) > 0 || two(text, 2) > 0;
        return year
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= SHORTEST_MONTH
                && two(text, 11) < 24
                && two(text, 14) < 60
                && two(text, 17) < 60;
    }

    private static int two(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }

    @Override
    public @Nullable Moment read(String text) {
        Cursor cursor = new Cursor(text);
        if (text.length() >= DATE_LENGTH && text.charAt(4) == '-') {
            LocalDate date = date(cursor);
            if (date == null || cursor.atEnd()) {
                return date == null ? null : new Moment(date, null, null);
            }
            return cursor.skip('T') || cursor.skip('t') || cursor.skip(' ') ? timeAndZone(cursor, date) : null;
        }
        return timeAndZone(cursor, null);
    }

    private static @Nullable LocalDate date(Cursor cursor) {
        int year = cursor.digits(4, 4);
        boolean first = cursor.skip('-');
        int month = cursor.digits(2, 2);
        boolean second = cursor.skip('-');
        int day = cursor.digits(2, 2);
        return first && second ? Cursor.date(year, month, day) : null;
    }

    private static @Nullable Moment timeAndZone(Cursor cursor, @Nullable LocalDate date) {
        int hour = cursor.digits(2, 2);
        if (!cursor.skip(':')) {
            return null;
        }
        int minute = cursor.digits(2, 2);
        int second = 0;
        int nano = 0;
        if (cursor.skip(':')) {
            second = cursor.digits(2, 2);
            if (cursor.skip('.') || cursor.skip(',')) {
                nano = cursor.fraction(1, 9);
            }
        }
        LocalTime time = Cursor.time(hour, minute, second, nano);
        if (time == null) {
            return null;
        }
        if (cursor.atEnd()) {
            return new Moment(date, time, null);
        }
        ZoneId zone = cursor.offset();
        return zone == null || !cursor.atEnd() ? null : new Moment(date, time, zone);
    }
}
