package dev.sluice.benchmarks.accuracy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Ways in which a cell goes wrong, after the literature on dirty data. Stateless. */
enum DirtKind {
    /** A letter too many, one too few, another one, two in the wrong order. */
    TYPO {
        @Override
        String spoil(String value, HeldOutColumn column, Random random) {
            if (value.length() < 4) {
                return value;
            }
            int at = 1 + random.nextInt(value.length() - 2);
            char other = (char) ('a' + random.nextInt(26));
            return switch (random.nextInt(4)) {
                case 0 -> value.substring(0, at) + other + value.substring(at);
                case 1 -> value.substring(0, at) + value.substring(at + 1);
                case 2 -> value.substring(0, at) + other + value.substring(at + 1);
                default -> value.substring(0, at) + value.charAt(at + 1) + value.charAt(at) + value.substring(at + 2);
            };
        }
    },
    /** The same in another notation: case, blanks, units, the order of a date. */
    NOTATION {
        @Override
        String spoil(String value, HeldOutColumn column, Random random) {
            return switch (column.kind()) {
                case DATE -> LocalDate.parse(value).format(DATES.get(random.nextInt(DATES.size())));
                case NUMBER -> number(value, column, random);
                case TEXT, CHOICE, CODE ->
                    switch (random.nextInt(4)) {
                        case 0 -> value.toUpperCase(Locale.ROOT);
                        case 1 -> value.toLowerCase(Locale.ROOT);
                        case 2 -> " " + value;
                        default -> value.replace(" ", "  ") + " ";
                    };
                case KEY, MOMENT -> value;
            };
        }
    },
    /** A word for nothing where there is nothing. */
    NULL_WORD {
        @Override
        String spoil(String value, HeldOutColumn column, Random random) {
            return value.isEmpty() ? NULLS.get(random.nextInt(NULLS.size())) : value;
        }
    },
    /** Nothing where there is something. */
    MISSING {
        @Override
        String spoil(String value, HeldOutColumn column, Random random) {
            return "";
        }
    },
    /** Another value of the column. */
    WRONG_VALUE {
        @Override
        String spoil(String value, HeldOutColumn column, Random random) {
            return value;
        }
    },
    /** UTF-8 that was read as Windows-1252. */
    MOJIBAKE {
        @Override
        String spoil(String value, HeldOutColumn column, Random random) {
            return new String(value.getBytes(StandardCharsets.UTF_8), Charset.forName("windows-1252"));
        }
    },
    /** The values of two columns in each other's place. */
    SWAPPED {
        @Override
        String spoil(String value, HeldOutColumn column, Random random) {
            return value;
        }
    },
    /** The value of the next column stands behind that of this one, where the next one has none. */
    SWALLOWED {
        @Override
        String spoil(String value, HeldOutColumn column, Random random) {
            return value;
        }
    };

    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT),
            DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT));
    private static final List<String> NULLS = List.of("N/A", "-", "unknown", "NULL", "none");

    /** The spoiled value; the value itself where this kind has nothing to spoil, or needs more than one cell. */
    abstract String spoil(String value, HeldOutColumn column, Random random);

    private static String number(String value, HeldOutColumn column, Random random) {
        boolean large = value.matches("\\d{4,}");
        if (large && random.nextBoolean()) {
            return value.substring(0, value.length() - 3) + "," + value.substring(value.length() - 3);
        }
        return value.isEmpty() || column.unit().isEmpty()
                ? value
                : value + (random.nextBoolean() ? " " : "") + column.unit();
    }
}
