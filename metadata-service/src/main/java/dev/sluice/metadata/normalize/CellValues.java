package dev.sluice.metadata.normalize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** JSON values as values of columns. Stateless. */
public final class CellValues {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CellValues() {}

    /** The type of a new column for a value. */
    public static ColumnType columnFor(JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return ColumnType.BIGINT;
        } else if (value.isNumber()) {
            return ColumnType.DOUBLE;
        } else if (value.isBoolean()) {
            return ColumnType.BOOL;
        }
        return value.isContainerNode() ? ColumnType.JSON : ColumnType.TEXT;
    }

    /** The value as the column takes it; null when it does not fit. */
    public static @Nullable Object fit(JsonNode value, ColumnType type) {
        try {
            return switch (type.kind()) {
                case TEXT -> value.isTextual() ? value.textValue() : value.toString();
                case BIGINT -> value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : null;
                case DOUBLE -> value.isNumber() ? value.doubleValue() : null;
                case BOOL -> value.isBoolean() ? value.booleanValue() : null;
                case DECIMAL, WEI -> value.isNumber() ? decimal(value, type) : null;
                case TIMESTAMP -> type.zoned() && value.isTextual() ? OffsetDateTime.parse(value.textValue()) : null;
                case DATE -> value.isTextual() ? LocalDate.parse(value.textValue()) : null;
                case JSON -> value.toString();
                case TIME, BINARY -> null;
            };
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Object decimal(JsonNode value, ColumnType type) {
        var rounded = value.decimalValue().setScale(type.scale(), RoundingMode.HALF_UP);
        return rounded.precision() <= type.precision() ? rounded : null;
    }

    /** Whether a cell, as JSON text, has the value already. */
    public static boolean same(@Nullable String cell, JsonNode value) {
        if (cell == null || cell.equals("null")) {
            return false;
        }
        try {
            JsonNode before = JSON.readTree(cell);
            return before.equals(
                    (left, right) -> left.isNumber() && right.isNumber()
                            ? left.decimalValue().compareTo(right.decimalValue())
                            : left.equals(right) ? 0 : 1,
                    value);
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
