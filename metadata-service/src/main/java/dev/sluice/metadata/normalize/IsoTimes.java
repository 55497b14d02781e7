package dev.sluice.metadata.normalize;

/**
 * Reads ISO 8601 dates and times by hand: text columns are looked at once per new column, but timestamp columns once
 * per value. Extended, basic, week and ordinal dates; a blank instead of {@code T}; years 0001 to 9999. Fractions are cut
 * to microseconds; a time without offset is UTC.
 */
final class IsoTimes {
    /** The text is something else. */
    static final long NONE = Long.MIN_VALUE;

    private static final long DAY_MICROS = 86_400_000_000L;

    private IsoTimes() {}

    /** Microseconds since the epoch of a date with time, or {@link #NONE}. */
    static long timestamp(String text) {
        int length = text.length();
        if (length < 11) {
            return NONE;
        }
        int separator = text.indexOf('T');
        if (separator < 0) {
            separator = text.indexOf(' ');
        }
        if (separator < 7 || separator > 10) {
            return NONE;
        }
        long day = date(text, separator);
        if (day == NONE) {
            return NONE;
        }
        char fifth = text.charAt(4);
        boolean extended = fifth == '-' || fifth == '/';
        int offsetAt = offsetStart(text, separator + 1);
        long time = time(text, separator + 1, offsetAt, extended);
        long offset = offset(text, offsetAt);
        return time == NONE || offset == NONE ? NONE : day * DAY_MICROS + time - offset;
    }

    /** Days since the epoch of a date without time, or {@link #NONE}. */
    static long date(String text) {
        return date(text, text.length());
    }

    /** Microseconds of the day of a time like {@code 12:30} or {@code 12:30:05.5}, or {@link #NONE}. */
    static long time(String text) {
        return text.length() < 5 ? NONE : time(text, 0, text.length(), true);
    }

    private static long date(String text, int end) {
        int year = number(text, 0, 4, end);
        if (year < 1) {
            return NONE;
        }
        if (end == 4) {
            return LocalDays.of(year, 1, 1);
        }
        char mark = text.charAt(4);
        if (mark == 'W') {
            return end == 8 ? LocalDays.ofWeek(year, number(text, 5, 2, end), number(text, 7, 1, end)) : NONE;
        }
        if (mark == '-' && end > 5 && text.charAt(5) == 'W') {
            return end == 10 && text.charAt(8) == '-'
                    ? LocalDays.ofWeek(year, number(text, 6, 2, end), number(text, 9, 1, end))
                    : NONE;
        }
        if (mark == '-' || mark == '/') {
            return switch (end) {
                case 7 -> mark == '-' ? LocalDays.of(year, number(text, 5, 2, end), 1) : NONE;
                case 8 -> mark == '-' ? LocalDays.ofOrdinal(year, number(text, 5, 3, end)) : NONE;
                case 10 ->
                    text.charAt(7) == mark
                            ? LocalDays.of(year, number(text, 5, 2, end), number(text, 8, 2, end))
                            : NONE;
                default -> NONE;
            };
        }
        return switch (end) {
            case 7 -> LocalDays.ofOrdinal(year, number(text, 4, 3, end));
            case 8 -> LocalDays.of(year, number(text, 4, 2, end), number(text, 6, 2, end));
            default -> NONE;
        };
    }

    private static long time(String text, int from, int end, boolean extended) {
        int hour = number(text, from, 2, end);
        int at = from + 2;
        int minute = 0;
        int second = 0;
        long micros = 0;
        if (at < end) {
            at += extended ? colon(text, at, end) : 0;
            minute = number(text, at, 2, end);
            at += 2;
            if (at < end && minute >= 0) {
                at += extended ? colon(text, at, end) : 0;
                second = number(text, at, 2, end);
                at += 2;
                if (at < end && second >= 0) {
                    micros = fraction(text, at, end);
                }
            }
        }
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || micros < 0) {
            return NONE;
        }
        return (hour * 3600L + minute * 60L + second) * 1_000_000L + micros;
    }

    /** 1 at a colon; else a step past the end, so that no number is found. */
    private static int colon(String text, int at, int end) {
        return text.charAt(at) == ':' ? 1 : end - at;
    }

    private static long fraction(String text, int from, int end) {
        char mark = text.charAt(from);
        int digits = end - from - 1;
        if ((mark != '.' && mark != ',') || digits < 1 || digits > 9) {
            return NONE;
        }
        long micros = 0;
        for (int i = 0; i < Math.max(digits, 6); i++) {
            int digit = i < digits ? text.charAt(from + 1 + i) - '0' : 0;
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            micros = i < 6 ? micros * 10 + digit : micros;
        }
        return micros;
    }

    private static int offsetStart(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'Z' || c == '+' || c == '-') {
                return i;
            }
        }
        return text.length();
    }

    private static long offset(String text, int from) {
        int length = text.length() - from;
        if (length == 0) {
            return 0;
        }
        if (text.charAt(from) == 'Z') {
            return length == 1 ? 0 : NONE;
        }
        int hours = number(text, from + 1, 2, text.length());
        int minutes =
                switch (length) {
                    case 3 -> 0;
                    case 5 -> number(text, from + 3, 2, text.length());
                    case 6 -> text.charAt(from + 3) == ':' ? number(text, from + 4, 2, text.length()) : -1;
                    default -> -1;
                };
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return NONE;
        }
        long micros = (hours * 60L + minutes) * 60_000_000L;
        return text.charAt(from) == '-' ? -micros : micros;
    }

    /** The number that {@code digits} ASCII digits make, or -1. */
    private static int number(String text, int from, int digits, int end) {
        if (from + digits > end) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
