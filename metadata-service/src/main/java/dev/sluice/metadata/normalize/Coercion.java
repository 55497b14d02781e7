package dev.sluice.metadata.normalize;

import dev.sluice.metadata.normalize.JsonTape.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts values into columns. A value that does not fit the type of its column is left out, and the caller finds another
 * place for it; a value is never cut to fit, but for digits behind the scale of a decimal and behind microseconds.
 * Owned by one thread.
 */
final class Coercion {
    private static final long EXACT = 1L << 53;

    private final JsonTape texts = JsonTape.strict();

    /** The type that a new column gets from its first value. */
    static ColumnType typeOf(JsonTape tape, int node) {
        return switch (tape.kind(node)) {
            case LONG -> ColumnType.BIGINT;
            case DOUBLE -> ColumnType.DOUBLE;
            case BOOL -> ColumnType.BOOL;
            case OBJECT, LIST -> ColumnType.JSON;
            case TIMESTAMP -> ColumnType.TIMESTAMP;
            case DATE -> ColumnType.DATE;
            case DECIMAL -> decimalType((BigDecimal) tape.object(node));
            case BINARY -> ColumnType.BINARY;
            case BIG -> isWei(tape.text(node)) ? ColumnType.WEI : ColumnType.TEXT;
            case STRING, NULL -> ColumnType.TEXT;
        };
    }

    private static boolean isWei(String literal) {
        int digits = literal.startsWith("-") ? literal.length() - 1 : literal.length();
        return digits <= 38 && literal.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    }

    private static ColumnType decimalType(BigDecimal value) {
        return Decimals.fit(value, 38, 9) != null && value.scale() <= 9 ? ColumnType.DECIMAL : ColumnType.TEXT;
    }

    /**
     * Puts the value of a node into a row.
     *
     * @return whether it fitted
     */
    boolean put(JsonTape tape, int node, ColumnBuffer into, int row) {
        ColumnType type = into.column().type();
        return switch (type.kind()) {
            case TEXT -> {
                into.putObject(row, TypedText.of(tape, node));
                yield true;
            }
            case BIGINT -> putInteger(tape, node, type, into, row);
            case DOUBLE -> putDouble(tape, node, into, row);
            case BOOL -> putBool(tape, node, into, row);
            case TIMESTAMP -> TimeCoercion.putTimestamp(tape, node, type, into, row);
            case DATE -> TimeCoercion.putDate(tape, node, into, row);
            case TIME -> TimeCoercion.putTime(tape, node, into, row);
            case DECIMAL, WEI -> putDecimal(tape, node, type, into, row);
            case BINARY -> putBytes(tape, node, into, row);
            case JSON -> putJson(tape, node, into, row);
        };
    }

    private static boolean putInteger(JsonTape tape, int node, ColumnType type, ColumnBuffer into, int row) {
        if (tape.kind(node) == Kind.LONG && type.precision() == 64) {
            into.putLong(row, tape.number(node));
            return true;
        }
        BigInteger value =
                switch (tape.kind(node)) {
                    case LONG -> BigInteger.valueOf(tape.number(node));
                    case DOUBLE -> integral(tape.fraction(node));
                    case STRING -> PythonText.integer(tape.text(node));
                    case BIG -> PythonText.integer(tape.text(node));
                    case DECIMAL -> integral((BigDecimal) tape.object(node));
                    default -> null;
                };
        if (value == null || value.bitLength() >= type.precision()) {
            return false;
        }
        if (type.precision() == 128) {
            into.putObject(row, value);
        } else {
            into.putLong(row, value.longValue());
        }
        return true;
    }

    private static @Nullable BigInteger integral(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e38 ? new BigDecimal(value).toBigInteger() : null;
    }

    private static @Nullable BigInteger integral(BigDecimal value) {
        boolean whole = value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
        return whole && (long) value.precision() - value.scale() <= 39 ? value.toBigInteger() : null;
    }

    private static boolean putDouble(JsonTape tape, int node, ColumnBuffer into, int row) {
        switch (tape.kind(node)) {
            case DOUBLE -> into.putDouble(row, tape.fraction(node));
            case LONG -> {
                long value = tape.number(node);
                // beyond 2^53 a double would change digits
                if (Math.abs(value) > EXACT && ((long) (double) value != value || value == Long.MAX_VALUE)) {
                    return false;
                }
                into.putDouble(row, value);
            }
            case STRING -> {
                Double value = PythonText.number(tape.text(node));
                if (value == null) {
                    return false;
                }
                into.putDouble(row, value);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean putBool(JsonTape tape, int node, ColumnBuffer into, int row) {
        Boolean value =
                switch (tape.kind(node)) {
                    case BOOL, LONG -> tape.number(node) != 0;
                    case DOUBLE -> tape.fraction(node) != 0;
                    case BIG -> true;
                    case STRING -> PythonText.truth(tape.text(node));
                    default -> null;
                };
        if (value == null) {
            return false;
        }
        into.putLong(row, value ? 1 : 0);
        return true;
    }

    private static boolean putDecimal(JsonTape tape, int node, ColumnType type, ColumnBuffer into, int row) {
        if (into.isScaled()) {
            long scaled = tape.scaled(node, type.scale());
            if (scaled != Decimals.NONE) {
                boolean fits = Decimals.digits(scaled) <= type.precision();
                if (fits) {
                    into.putLong(row, scaled);
                }
                return fits;
            }
        }
        BigDecimal value =
                switch (tape.kind(node)) {
                    case LONG -> BigDecimal.valueOf(tape.number(node));
                    case DOUBLE, BIG, STRING -> PythonText.decimal(tape.text(node));
                    case DECIMAL -> (BigDecimal) tape.object(node);
                    default -> null;
                };
        BigDecimal fitted = value == null ? null : Decimals.fit(value, type.precision(), type.scale());
        if (fitted == null || (type.kind() == ColumnType.Kind.WEI && fitted.compareTo(value) != 0)) {
            return false;
        }
        if (into.isScaled()) {
            into.putLong(row, fitted.unscaledValue().longValueExact());
        } else {
            into.putObject(row, fitted);
        }
        return true;
    }

    private static boolean putBytes(JsonTape tape, int node, ColumnBuffer into, int row) {
        byte[] bytes =
                switch (tape.kind(node)) {
                    case BINARY -> (byte[]) tape.object(node);
                    case STRING -> PythonText.bytes(tape.text(node));
                    case LONG -> tape.number(node) < 0 ? null : littleEndian(tape.number(node));
                    default -> null;
                };
        if (bytes == null) {
            return false;
        }
        into.putObject(row, bytes);
        return true;
    }

    private static byte[] littleEndian(long value) {
        byte[] bytes = new byte[(Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (value >>> (8 * i));
        }
        return bytes;
    }

    private boolean putJson(JsonTape tape, int node, ColumnBuffer into, int row) {
        switch (tape.kind(node)) {
            case OBJECT, LIST -> into.putObject(row, JsonText.of(tape, node));
            case STRING -> {
                try {
                    texts.read(tape.text(node).getBytes(StandardCharsets.UTF_8));
                } catch (IOException notJson) {
                    return false;
                }
                into.putObject(row, JsonText.of(texts, 0));
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
