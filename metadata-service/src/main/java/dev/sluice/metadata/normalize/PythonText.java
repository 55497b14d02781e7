package dev.sluice.metadata.normalize;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads values out of text as dlt does with Python's own conversions. Null stands for "does not fit". */
final class PythonText {
    private PythonText() {}

    /** {@code int(text)}: sign, blanks around, {@code _} between digits, {@code 0x} hex. */
    static @Nullable BigInteger integer(String text) {
        if (text.startsWith("0x")) {
            return hex(text);
        }
        String plain = plain(text);
        if (plain == null) {
            return null;
        }
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if ((c < '0' || c > '9') && !(i == 0 && (c == '+' || c == '-') && plain.length() > 1)) {
                return null;
            }
        }
        return new BigInteger(plain);
    }

    private static @Nullable BigInteger hex(String text) {
        for (int i = 2; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return null;
            }
        }
        return text.length() > 2 ? new BigInteger(text.substring(2), 16) : null;
    }

    /** {@code float(text)} or hex: digits with {@code _}, exponent, {@code nan}, {@code inf}. Null too for an overflow. */
    static @Nullable Double number(String text) {
        if (text.startsWith("0x")) {
            BigInteger hex = hex(text);
            return hex == null || hex.bitLength() > 1023 ? null : (Double) hex.doubleValue();
        }
        return decimalNumber(text);
    }

    /** As {@link #number}, without hex: unix seconds. */
    static @Nullable Double decimalNumber(String text) {
        switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "nan", "+nan", "-nan" -> {
                return Double.NaN;
            }
            case "inf", "+inf", "infinity", "+infinity" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-inf", "-infinity" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> {
                String plain = plain(text);
                if (plain == null || !isFloat(plain)) {
                    return null;
                }
                double value = Double.parseDouble(plain);
                return Double.isInfinite(value) ? null : (Double) value;
            }
        }
    }

    /** {@code Decimal(text)} or hex, without NaN and Infinity. */
    static @Nullable BigDecimal decimal(String text) {
        if (text.startsWith("0x")) {
            BigInteger hex = hex(text);
            return hex == null ? null : new BigDecimal(hex);
        }
        String plain = plain(text);
        if (plain == null || !isFloat(plain)) {
            return null;
        }
        try {
            return new BigDecimal(plain);
        } catch (NumberFormatException exponentOutOfRange) {
            return null;
        }
    }

    static @Nullable Boolean truth(String text) {
        if (text.length() > 5) {
            return null;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "true", "t", "y", "1" -> Boolean.TRUE;
            case "no", "false", "f", "n", "0" -> Boolean.FALSE;
            default -> null;
        };
    }

    /** Bytes of {@code 0x} hex or strict base64. */
    static byte @Nullable [] bytes(String text) {
        if (text.startsWith("0x") && text.length() > 2) {
            BigInteger hex = hex(text);
            if (hex != null) {
                String digits = (text.length() & 1) == 0 ? text.substring(2) : "0" + text.substring(2);
                return java.util.HexFormat.of().parseHex(digits);
            }
        }
        if (text.length() % 4 != 0) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** The text stripped, its Unicode digits as ASCII and without {@code _} between digits; null when {@code _} is elsewhere. */
    private static @Nullable String plain(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty() || isPlain(stripped)) {
            return stripped.isEmpty() ? null : stripped;
        }
        StringBuilder out = new StringBuilder(stripped.length());
        int[] points = stripped.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            if (points[i] == '_') {
                boolean between = i > 0
                        && i + 1 < points.length
                        && Character.isDigit(points[i - 1])
                        && Character.isDigit(points[i + 1]);
                if (!between) {
                    return null;
                }
            } else if (Character.isDigit(points[i])) {
                out.append((char) ('0' + Character.digit(points[i], 10)));
            } else {
                out.appendCodePoint(points[i]);
            }
        }
        return out.toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '_' || text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** {@code [+-]? digits? [. digits?] [e [+-]? digits]} with a digit in front of the exponent. */
    private static boolean isFloat(String text) {
        int at = sign(text, 0);
        int digits = digits(text, at);
        at += digits;
        if (at < text.length() && text.charAt(at) == '.') {
            int fraction = digits(text, at + 1);
            digits += fraction;
            at += 1 + fraction;
        }
        if (digits == 0) {
            return false;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at = sign(text, at + 1);
            int exponent = digits(text, at);
            return exponent > 0 && at + exponent == text.length();
        }
        return at == text.length();
    }

    private static int sign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-') ? at + 1 : at;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }
}
