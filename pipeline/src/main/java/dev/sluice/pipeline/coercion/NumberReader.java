package dev.sluice.pipeline.coercion;

import dev.sluice.pipeline.row.JsonNumber;
import dev.sluice.pipeline.text.Digits;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers as people write them: currency signs, groups of three, a unit behind, percent, accounting's parentheses. Immutable and
 * thread-safe.
 */
public final class NumberReader {
    /** What a percent sign does. */
    public enum Percent {
        /** A value with a percent sign is no number. */
        REFUSE,
        /** The sign is taken away: 5.2% is 5.2. */
        STRIP,
        /** The value is divided by a hundred: 5.2% is 0.052. */
        FRACTION
    }

    private static final int MAX_LENGTH = 1000;
    private static final int MAX_SCALE = 1000;
    private static final String CURRENCY_SIGNS = "$€£¥₹";
    private static final Pattern GROUPED =
            Pattern.compile("[0-9]{1,3}(?:([,.'_ \u00A0\u202F’])[0-9]{3})(?:\\1[0-9]{3})*");
    private static final Pattern PLAIN = Pattern.compile("(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?");

    private final List<String> units;
    private final Percent percent;
    private final char decimalMark;
    private final @Nullable MeasureReader measure;

    public NumberReader(List<String> units, Percent percent, char decimalMark) {
        this(units, percent, decimalMark, null);
    }

    /** @param measure reads what has a unit of measure behind it; null: nothing */
    NumberReader(List<String> units, Percent percent, char decimalMark, @Nullable MeasureReader measure) {
        this.measure = measure;
        // the longest first, so that "oz." is not left with its point
        this.units = units.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        this.percent = percent;
        this.decimalMark = decimalMark;
    }

    /** Numbers with a decimal point, without units and percent. */
    public static NumberReader plain() {
        return new NumberReader(List.of(), Percent.REFUSE, '.');
    }

    /** The number that a value stands for; null where it stands for none. */
    public @Nullable BigDecimal read(Object value) {
        BigDecimal number = null;
        if (value instanceof Long whole) {
            return BigDecimal.valueOf(whole);
        } else if (value instanceof JsonNumber json) {
            number = json.decimal();
        } else if (value instanceof String text && text.length() <= MAX_LENGTH) {
            number = isSimple(text) ? new BigDecimal(text) : written(text);
        }
        // an exponent beyond this would cost time and memory to write out
        return number == null || Math.abs((long) number.scale()) > MAX_SCALE ? null : number;
    }

    /**
     * Whether the text is a number just as it would be written: digits, a point between them perhaps, a minus before them perhaps, no zeros
     * that say nothing before the point.
     *
     * @param whole most digits before the point
     * @param fraction most digits behind it
     */
    boolean isExact(String text, int whole, int fraction) {
        int at = text.startsWith("-") ? 1 : 0;
        int digits = 0;
        int point = -1;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && point < 0) {
                point = i;
            } else if (c >= '0' && c <= '9') {
                digits++;
            } else {
                return false;
            }
        }
        int before = (point < 0 ? text.length() : point) - at;
        int behind = digits - before;
        boolean zero = before > 0 && text.charAt(at) == '0';
        return decimalMark == '.'
                && before > 0
                && before <= whole
                && behind <= fraction
                && (point < 0 || behind > 0)
                && (!zero || (before == 1 && at == 0));
    }

    /** Digits with at most one point between them, after an optional minus: by far the most, and no work to read. */
    private boolean isSimple(String text) {
        int length = text.length();
        int at = length > 0 && text.charAt(0) == '-' ? 1 : 0;
        boolean point = decimalMark != '.';
        boolean digit = false;
        for (; at < length; at++) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') {
                digit = true;
            } else if (c == '.' && !point && digit) {
                point = true;
                digit = false;
            } else {
                return false;
            }
        }
        return digit;
    }

    private @Nullable BigDecimal written(String text) {
        String ascii = Digits.asciiOfOneScript(text.strip());
        if (ascii == null) {
            return null;
        }
        BigDecimal number = parsed(ascii.equals(text) ? ascii : withAsciiMarks(ascii));
        return number == null && measure != null ? measure.read(ascii, withoutMeasure()) : number;
    }

    private NumberReader withoutMeasure() {
        return new NumberReader(units, percent, decimalMark);
    }

    /** Arabic's own marks, as they stand between its digits. */
    private String withAsciiMarks(String text) {
        return text.replace('\u066B', decimalMark)
                .replace('\u066C', decimalMark == '.' ? ',' : '.')
                .replace('\u066A', '%');
    }

    private @Nullable BigDecimal parsed(String text) {
        String rest = text;
        boolean negative = false;
        if (rest.startsWith("(") && rest.endsWith(")")) {
            negative = true;
            rest = rest.substring(1, rest.length() - 1).strip();
        }
        boolean hundredth = false;
        String before = rest;
        rest = withoutUnit(rest);
        if (rest.endsWith("%") && percent != Percent.REFUSE && rest.equals(before)) {
            hundredth = percent == Percent.FRACTION;
            rest = rest.substring(0, rest.length() - 1).strip();
        }
        int sign = rest.isEmpty() ? -1 : "-−+".indexOf(rest.charAt(0));
        if (sign >= 0) {
            if (negative) {
                return null;
            }
            negative = sign < 2;
            rest = rest.substring(1).strip();
        }
        rest = withoutCurrency(rest);
        if (sign < 0 && !negative && !rest.isEmpty() && "-−".indexOf(rest.charAt(0)) >= 0) {
            negative = true;
            rest = rest.substring(1);
        }
        BigDecimal number = digits(rest);
        if (number == null) {
            return null;
        }
        BigDecimal scaled = hundredth ? number.movePointLeft(2) : number;
        return negative ? scaled.negate() : scaled;
    }

    private String withoutUnit(String text) {
        for (String unit : units) {
            int at = text.length() - unit.length();
            if (at > 0 && text.regionMatches(true, at, unit, 0, unit.length())) {
                return text.substring(0, at).strip();
            }
        }
        return text;
    }

    private static String withoutCurrency(String text) {
        if (!text.isEmpty() && CURRENCY_SIGNS.indexOf(text.charAt(0)) >= 0) {
            return text.substring(1).strip();
        }
        if (!text.isEmpty() && CURRENCY_SIGNS.indexOf(text.charAt(text.length() - 1)) >= 0) {
            return text.substring(0, text.length() - 1).strip();
        }
        return text;
    }

    private @Nullable BigDecimal digits(String text) {
        int mark = text.lastIndexOf(decimalMark);
        String whole = mark < 0 ? text : text.substring(0, mark);
        Matcher grouped = GROUPED.matcher(whole);
        if (grouped.matches() && grouped.group(1).charAt(0) != decimalMark) {
            whole = whole.replaceAll("[^0-9]", "");
        }
        if (decimalMark != '.' && whole.indexOf('.') >= 0) {
            return null;
        }
        String plain = mark < 0 ? whole : whole + "." + text.substring(mark + 1);
        return PLAIN.matcher(plain).matches() ? new BigDecimal(plain) : null;
    }
}
