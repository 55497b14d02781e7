package dev.sluice.metadata.normalize;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Numbers as text: reading doubles without garbage, writing them as Python does, rounding decimals. */
final class Decimals {
    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final long[] LONG_TENS = new long[19];

    static {
        LONG_TENS[0] = 1;
        for (int i = 1; i < LONG_TENS.length; i++) {
            LONG_TENS[i] = LONG_TENS[i - 1] * 10;
        }
    }

    /** No number. */
    static final long NONE = Long.MIN_VALUE;

    private Decimals() {}

    /**
     * Value of a JSON number (or NaN, Infinity). Short ones are exact by Clinger's argument: a mantissa below 2^53 and a
     * power of ten up to 22 are both doubles, so one operation rounds once.
     */
    static double parse(char[] text, int from, int length) {
        long mantissa = 0;
        int digits = 0;
        int scale = 0;
        boolean point = false;
        boolean negative = text[from] == '-';
        for (int i = from + (negative ? 1 : 0); i < from + length; i++) {
            char c = text[i];
            if (c >= '0' && c <= '9') {
                mantissa = mantissa * 10 + (c - '0');
                digits++;
                scale += point ? 1 : 0;
            } else if (c == '.' && !point) {
                point = true;
            } else {
                return slow(text, from, length);
            }
        }
        if (digits > 18 || mantissa > 1L << 53 || scale > 22) {
            return slow(text, from, length);
        }
        double value = mantissa / TENS[scale];
        return negative ? -value : value;
    }

    private static double slow(char[] text, int from, int length) {
        String literal = new String(text, from, length);
        return switch (literal) {
            case "INF", "+INF", "+Infinity" -> Double.POSITIVE_INFINITY;
            case "-INF" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(literal);
        };
    }

    /** Whether a literal is long or has an exponent, so that {@link #isDouble} is worth asking; false for NaN and Infinity. */
    static boolean mayOverflow(char[] text, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (text[i] == 'e' || text[i] == 'E') {
                return true;
            }
            if (text[i] > '9') {
                return false;
            }
        }
        return length > 300;
    }

    /** Whether a finite literal stays finite, and non-zero when it is not zero. */
    static boolean isDouble(char[] text, int from, int length) {
        double value = parse(text, from, length);
        if (Double.isInfinite(value)) {
            return false;
        }
        if (value == 0) {
            for (int i = from; i < from + length && text[i] != 'e' && text[i] != 'E'; i++) {
                if (text[i] >= '1' && text[i] <= '9') {
                    return false;
                }
            }
        }
        return true;
    }

    /** A double as Python prints it: shortest digits that read back, {@code 1e+16} and {@code 1e-05} outside that range. */
    static String python(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal exact = new BigDecimal(value);
        // 15 digits name every normal double of up to 15 digits; below, precision fades digit by digit
        int digits = Math.abs(value) < Double.MIN_NORMAL ? 1 : 15;
        BigDecimal shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        while (digits < 17 && shortest.doubleValue() != value) {
            shortest = exact.round(new MathContext(++digits, RoundingMode.HALF_EVEN));
        }
        shortest = shortest.stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String all = shortest.unscaledValue().abs().toString();
        String fraction = all.length() > 1 ? "." + all.substring(1) : "";
        return (value < 0 ? "-" : "") + all.charAt(0) + fraction + "e" + (exponent < 0 ? '-' : '+')
                + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    /** A whole number times ten to the scale, or {@link #NONE} where that has more than 18 digits. */
    static long scaled(long value, int scale) {
        return value == NONE || digits(value) + scale > 18 ? NONE : value * LONG_TENS[scale];
    }

    /** A literal without exponent times ten to the scale, rounded half up; {@link #NONE} for any other, or one of more than 18 digits. */
    static long scaled(char[] text, int from, int length, int scale) {
        if (length > 19 || scale > 18) {
            return NONE;
        }
        boolean negative = text[from] == '-';
        long value = 0;
        int fraction = -1;
        boolean up = false;
        for (int i = from + (negative ? 1 : 0); i < from + length; i++) {
            int digit = text[i] - '0';
            if (digit >= 0 && digit <= 9) {
                if (fraction < scale) {
                    value = value * 10 + digit;
                } else if (fraction == scale) {
                    up = digit >= 5;
                }
                fraction += fraction >= 0 ? 1 : 0;
            } else if (text[i] == '.' && fraction < 0) {
                fraction = 0;
            } else {
                return NONE;
            }
        }
        long result = scaled(value, scale - Math.min(scale, Math.max(0, fraction)));
        if (result == NONE) {
            return NONE;
        }
        result += up ? 1 : 0;
        return negative ? -result : result;
    }

    /** How many decimal digits a number has; 1 for zero. */
    static int digits(long value) {
        long rest = Math.abs(value);
        int digits = 1;
        while (digits < LONG_TENS.length && rest >= LONG_TENS[digits]) {
            digits++;
        }
        return digits;
    }

    /** The value rounded half up to the scale, or null when it has too many digits before the point. */
    static @Nullable BigDecimal fit(BigDecimal value, int precision, int scale) {
        if (value.signum() == 0) {
            return BigDecimal.ZERO.setScale(scale);
        }
        // compare magnitudes first: setScale of 1e1000000 would build a million digits
        long before = (long) value.precision() - value.scale();
        if (before > precision - scale) {
            return null;
        }
        if (before < -scale) {
            return BigDecimal.ZERO.setScale(scale);
        }
        BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
        return rounded.precision() > precision ? null : rounded;
    }
}
