package dev.sluice.pipeline.suggest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A way of writing a day; years have four digits, names of months are English. */
enum DateNotation {
    ISO("([0-9]{4})-([0-9]{2})-([0-9]{2})", "yyyy-MM-dd", 1, 2, 3, "$1-$2-$3"),
    YEAR_SLASH("([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})", "yyyy/M/d", 1, 2, 3, "$1/$2/$3"),
    MONTH_SLASH("([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", "M/d/yyyy", 3, 1, 2, "$2/$3/$1"),
    DAY_SLASH("([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", "d/M/yyyy", 3, 2, 1, "$3/$2/$1"),
    MONTH_DASH("([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})", "M-d-yyyy", 3, 1, 2, "$2-$3-$1"),
    DAY_DASH("([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})", "d-M-yyyy", 3, 2, 1, "$3-$2-$1"),
    DAY_POINT("([0-9]{1,2})\\.([0-9]{1,2})\\.([0-9]{4})", "d.M.yyyy", 3, 2, 1, "$3.$2.$1"),
    DAY_NAME("([0-9]{1,2})[ -](MONTH)[a-z]*\\.?[ -]([0-9]{4})", "d MMM yyyy", 3, 2, 1, ""),
    NAME_DAY("(MONTH)[a-z]*\\.? ([0-9]{1,2}),? ([0-9]{4})", "MMM d yyyy", 3, 1, 2, "");

    private static final int MONTHS = 12;
    private static final int LAST_DAY = 31;

    private final String regex;
    private final Pattern pattern;
    private final String format;
    private final int year;
    private final int month;
    private final int day;
    private final String fromIso;

    DateNotation(String regex, String format, int year, int month, int day, String fromIso) {
        this.regex = regex;
        this.pattern = Pattern.compile("(?i)" + regex.replace("MONTH", String.join("|", months())));
        this.format = format;
        this.year = year;
        this.month = month;
        this.day = day;
        this.fromIso = fromIso;
    }

    /** How the names of the months begin. */
    private static List<String> months() {
        return List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    }

    /** A pattern of {@code java.time} that reads it. */
    String format() {
        return format;
    }

    /** Whether months are names, so that other notations cannot be brought to this one by a pattern. */
    boolean isNamed() {
        return fromIso.isEmpty();
    }

    /** The notation that has month and day the other way round; null: none looks the same. */
    @org.jspecify.annotations.Nullable
    DateNotation twin() {
        return switch (this) {
            case MONTH_SLASH -> DAY_SLASH;
            case DAY_SLASH -> MONTH_SLASH;
            case MONTH_DASH -> DAY_DASH;
            case DAY_DASH -> MONTH_DASH;
            default -> null;
        };
    }

    /** Whether the value is written so, with a month and a day that there are. */
    boolean fits(String value) {
        Matcher parts = pattern.matcher(value);
        if (!parts.matches()) {
            return false;
        }
        int number = Integer.parseInt(parts.group(day));
        int months = isNamed() ? 1 : Integer.parseInt(parts.group(month));
        return number >= 1 && number <= LAST_DAY && months >= 1 && months <= MONTHS;
    }

    /** Whether months and days below ten have a zero before them. */
    boolean padded(String value) {
        Matcher parts = pattern.matcher(value);
        return parts.matches()
                && parts.group(day).length() == 2
                && (isNamed() || parts.group(month).length() == 2);
    }

    /** Patterns and replacements that bring this notation to ISO 8601, but for zeros before months and days. */
    Map<String, String> toIso() {
        Map<String, String> steps = new LinkedHashMap<>();
        if (isNamed()) {
            for (int i = 0; i < MONTHS; i++) {
                String named = regex.replace("(MONTH)", "(" + months().get(i) + ")");
                steps.put("(?i)^" + named + "$", String.format(Locale.ROOT, "$%d-%02d-$%d", year, i + 1, day));
            }
        } else if (this != ISO) {
            steps.put("^" + regex + "$", "$" + year + "-$" + month + "-$" + day);
        }
        return steps;
    }

    /** Patterns and replacements that put zeros before months and days of ISO 8601. */
    static Map<String, String> padding() {
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put("^([0-9]{4})-([0-9])-([0-9]{1,2})$", "$1-0$2-$3");
        steps.put("^([0-9]{4})-([0-9]{2})-([0-9])$", "$1-$2-0$3");
        return steps;
    }

    /** Patterns and replacements that bring ISO 8601 to this notation. */
    Map<String, String> fromIso(boolean padded) {
        Map<String, String> steps = new LinkedHashMap<>();
        if (this != ISO) {
            steps.put("^([0-9]{4})-([0-9]{2})-([0-9]{2})$", fromIso);
            if (!padded) {
                String separator = fromIso.substring(2, 3).replace(".", "\\.");
                steps.put("^0([0-9]" + separator + ")", "$1");
                steps.put("(" + separator + ")0([0-9])(" + separator + "|$)", "$1$2$3");
            }
        }
        return steps;
    }
}
