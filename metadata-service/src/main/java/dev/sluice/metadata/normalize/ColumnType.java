package dev.sluice.metadata.normalize;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Type of a column. Immutable.
 *
 * @param kind the family of values
 * @param precision BIGINT: bits (8 to 128); DECIMAL: digits; naive TIMESTAMP: fraction digits (0, 3, 6 or 9); else 0
 * @param scale DECIMAL: digits after the point; else 0
 * @param zoned TIMESTAMP: whether the column holds instants (with time zone)
 */
public record ColumnType(Kind kind, int precision, int scale, boolean zoned) {

    /** The family of values; the lower-case name is the type's name in hints and in variant columns. */
    public enum Kind {
        TEXT,
        BIGINT,
        DOUBLE,
        BOOL,
        TIMESTAMP,
        DATE,
        TIME,
        DECIMAL,
        WEI,
        BINARY,
        JSON;

        /** The name in hints and variant columns, for example {@code bigint}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final ColumnType TEXT = of(Kind.TEXT);
    public static final ColumnType BIGINT = new ColumnType(Kind.BIGINT, 64, 0, false);
    public static final ColumnType DOUBLE = of(Kind.DOUBLE);
    public static final ColumnType BOOL = of(Kind.BOOL);
    public static final ColumnType TIMESTAMP = new ColumnType(Kind.TIMESTAMP, 6, 0, true);
    public static final ColumnType DATE = of(Kind.DATE);
    public static final ColumnType TIME = of(Kind.TIME);
    public static final ColumnType DECIMAL = decimal(38, 9);
    public static final ColumnType WEI = new ColumnType(Kind.WEI, 38, 0, false);
    public static final ColumnType BINARY = of(Kind.BINARY);
    public static final ColumnType JSON = of(Kind.JSON);

    private static final Pattern DECIMAL_NAME = Pattern.compile("DECIMAL\\((\\d+),\\s*(\\d+)\\)");

    private static ColumnType of(Kind kind) {
        return new ColumnType(kind, 0, 0, false);
    }

    /** A decimal of {@code precision} digits, {@code scale} of them after the point. */
    public static ColumnType decimal(int precision, int scale) {
        if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
            throw new IllegalArgumentException("decimal(" + precision + "," + scale
                    + ") is out of range: 1 to 38 digits, scale up to the precision");
        }
        return new ColumnType(Kind.DECIMAL, precision, scale, false);
    }

    /** A timestamp without zone that keeps {@code digits} digits of the second. */
    public static ColumnType naiveTimestamp(int digits) {
        return new ColumnType(Kind.TIMESTAMP, digits <= 0 ? 0 : digits <= 3 ? 3 : digits <= 6 ? 6 : 9, 0, false);
    }

    /** An integer that fits {@code bits} bits. */
    public static ColumnType integer(int bits) {
        return new ColumnType(
                Kind.BIGINT, bits <= 8 ? 8 : bits <= 16 ? 16 : bits <= 32 ? 32 : bits <= 64 ? 64 : 128, 0, false);
    }

    /** The type in DuckDB's words. */
    public String duckdb() {
        return switch (kind) {
            case TEXT -> "VARCHAR";
            case BIGINT ->
                switch (precision) {
                    case 8 -> "TINYINT";
                    case 16 -> "SMALLINT";
                    case 32 -> "INTEGER";
                    case 128 -> "HUGEINT";
                    default -> "BIGINT";
                };
            case DOUBLE -> "DOUBLE";
            case BOOL -> "BOOLEAN";
            case TIMESTAMP ->
                zoned
                        ? "TIMESTAMP WITH TIME ZONE"
                        : switch (precision) {
                            case 0 -> "TIMESTAMP_S";
                            case 3 -> "TIMESTAMP_MS";
                            case 9 -> "TIMESTAMP_NS";
                            default -> "TIMESTAMP";
                        };
            case DATE -> "DATE";
            case TIME -> "TIME";
            case DECIMAL -> "DECIMAL(" + precision + "," + scale + ")";
            case WEI -> "DECIMAL(38,0)";
            case BINARY -> "BLOB";
            case JSON -> "JSON";
        };
    }

    /** The type that {@link #duckdb()} wrote as {@code name}; empty for a type that is never written here. */
    public static Optional<ColumnType> ofDuckdb(String name) {
        return switch (name) {
            case "VARCHAR" -> Optional.of(TEXT);
            case "TINYINT" -> Optional.of(integer(8));
            case "SMALLINT" -> Optional.of(integer(16));
            case "INTEGER" -> Optional.of(integer(32));
            case "BIGINT" -> Optional.of(BIGINT);
            case "HUGEINT" -> Optional.of(integer(128));
            case "DOUBLE" -> Optional.of(DOUBLE);
            case "BOOLEAN" -> Optional.of(BOOL);
            case "TIMESTAMP WITH TIME ZONE" -> Optional.of(TIMESTAMP);
            case "TIMESTAMP" -> Optional.of(naiveTimestamp(6));
            case "TIMESTAMP_S" -> Optional.of(naiveTimestamp(0));
            case "TIMESTAMP_MS" -> Optional.of(naiveTimestamp(3));
            case "TIMESTAMP_NS" -> Optional.of(naiveTimestamp(9));
            case "DATE" -> Optional.of(DATE);
            case "TIME" -> Optional.of(TIME);
            case "BLOB" -> Optional.of(BINARY);
            case "JSON" -> Optional.of(JSON);
            case "DECIMAL(38,0)" -> Optional.of(WEI);
            default -> {
                Matcher decimal = DECIMAL_NAME.matcher(name);
                yield decimal.matches()
                        ? Optional.of(decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2))))
                        : Optional.empty();
            }
        };
    }
}
