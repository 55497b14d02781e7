package dev.sluice.metadata.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Turns what JDBC gives into JSON: integers and decimals exact, timestamps as ISO text, NaN and infinities as text. */
public final class JsonValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);

    private JsonValues() {}

    /** The value as JSON; null becomes JSON's null. */
    public static JsonNode of(@Nullable Object value) throws SQLException {
        if (value == null) {
            return JSON.nullNode();
        }
        if (value instanceof Boolean b) {
            return JSON.booleanNode(b);
        }
        if (value instanceof Float || value instanceof Double) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? JSON.numberNode(number) : JSON.textNode(Double.toString(number));
        }
        if (value instanceof BigInteger n) {
            return JSON.numberNode(n);
        }
        if (value instanceof BigDecimal n) {
            return JSON.numberNode(n);
        }
        if (value instanceof Number n) {
            return JSON.numberNode(n.longValue());
        }
        return JSON.textNode(text(value));
    }

    private static String text(Object value) throws SQLException {
        if (value instanceof OffsetDateTime time) {
            return time.withOffsetSameInstant(ZoneOffset.UTC).toInstant().toString();
        }
        if (value instanceof Timestamp time) {
            return time.toLocalDateTime().toString();
        }
        if (value instanceof Blob blob) {
            return Base64.getEncoder().encodeToString(blob.getBytes(1, (int) blob.length()));
        }
        return value.toString();
    }
}
