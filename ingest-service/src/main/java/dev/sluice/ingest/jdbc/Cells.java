package dev.sluice.ingest.jdbc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Struct;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/**
 * Values of databases as JSON, without loss: whole numbers as numbers, decimals as text with every digit, times as ISO texts (those
 * with a zone in UTC), bytes in base64, arrays as lists, JSON as what it is, anything else as the text of the database. What a column
 * holds is read by {@link CellReader}. Thread-safe.
 */
final class Cells {

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Cells() {}

    /** A driver's value as something that {@link #write} writes. */
    static @Nullable Object plain(@Nullable Object value) throws SQLException {
        // what nearly all cells are; the tests below for interfaces are slow for these
        if (value == null || value instanceof String || value instanceof Long || value instanceof Integer) {
            return value;
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof Float number) {
            return plain(Double.parseDouble(number.toString()));
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? (Object) number : number.toString();
        }
        if (value instanceof OffsetDateTime time) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.withOffsetSameInstant(ZoneOffset.UTC));
        }
        if (value instanceof ZonedDateTime time) {
            return plain(time.toOffsetDateTime());
        }
        if (value instanceof LocalDateTime time) {
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
        }
        if (value instanceof LocalTime time) {
            return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
        }
        if (value instanceof java.sql.Timestamp time) {
            return plain(time.toLocalDateTime());
        }
        if (value instanceof Blob blob) {
            return blob.getBytes(1, (int) blob.length());
        }
        if (value instanceof Array array) {
            return array.getArray();
        }
        return value;
    }

    /** Writes what {@link #plain} or a {@link CellReader} gave. */
    static void write(JsonGenerator out, @Nullable Object value) throws IOException, SQLException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Utf8Text text) {
            out.writeUTF8String(text.bytes(), 0, text.bytes().length);
        } else if (value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte) {
            out.writeNumber(((Number) value).longValue());
        } else if (value instanceof BigInteger number) {
            out.writeNumber(number);
        } else if (value instanceof Double number) {
            out.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof byte[] bytes) {
            out.writeString(Base64.getEncoder().encodeToString(bytes));
        } else if (value instanceof JsonNode node) {
            JSON.writeTree(out, node);
        } else if (value instanceof Object[] items) {
            out.writeStartArray();
            for (Object item : items) {
                write(out, plain(item));
            }
            out.writeEndArray();
        } else {
            writeNested(out, value);
        }
    }

    private static void writeNested(JsonGenerator out, Object value) throws IOException, SQLException {
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(String.valueOf(entry.getKey()));
                write(out, plain(entry.getValue()));
            }
            out.writeEndObject();
        } else if (value instanceof DuckDBStruct struct) {
            write(out, struct.getMap());
        } else if (value instanceof Struct struct) {
            write(out, struct.getAttributes());
        } else {
            out.writeString(value.toString());
        }
    }
}
