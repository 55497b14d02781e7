package dev.sluice.ingest.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.schemas.SchemaIds;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Avro in the Confluent wire format as JSON: decimals as text with every digit, dates and times as ISO texts, bytes in base64. Not
 * thread-safe.
 */
final class AvroJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
    private static final int PREFIX = 5;

    private final SchemaIds schemas;

    AvroJson(SchemaIds schemas) {
        this.schemas = schemas;
    }

    /** @throws IOException if these are not bytes of the schema whose id they bear */
    JsonNode read(byte[] message) throws IOException {
        if (message.length < PREFIX || message[0] != 0) {
            throw new IOException("expected the Confluent wire format (a zero byte and a schema id)");
        }
        Schema schema = schemas.byId(ByteBuffer.wrap(message, 1, 4).getInt());
        try {
            Object value = new GenericDatumReader<>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(message, PREFIX, message.length - PREFIX, null));
            return json(schema, value);
        } catch (AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new IOException("expected a record of the schema that it names: " + e.getMessage(), e);
        }
    }

    private static JsonNode json(Schema schema, @Nullable Object value) {
        if (value == null) {
            return NullNode.getInstance();
        }
        return switch (schema.getType()) {
            case RECORD -> {
                ObjectNode object = NODES.objectNode();
                for (Schema.Field field : schema.getFields()) {
                    object.set(field.name(), json(field.schema(), ((GenericRecord) value).get(field.pos())));
                }
                yield object;
            }
            case ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                ((Collection<?>) value).forEach(item -> array.add(json(schema.getElementType(), item)));
                yield array;
            }
            case MAP -> {
                ObjectNode object = NODES.objectNode();
                ((Map<?, ?>) value)
                        .forEach((key, item) -> object.set(key.toString(), json(schema.getValueType(), item)));
                yield object;
            }
            case UNION ->
                json(
                        schema.getTypes()
                                .get(org.apache.avro.generic.GenericData.get().resolveUnion(schema, value)),
                        value);
            case BYTES, FIXED -> bytes(schema.getLogicalType(), value);
            case INT, LONG -> number(schema.getLogicalType(), ((Number) value).longValue());
            case FLOAT, DOUBLE -> real(((Number) value).doubleValue(), value.toString());
            case BOOLEAN -> NODES.booleanNode((Boolean) value);
            case NULL -> NullNode.getInstance();
            case STRING, ENUM -> NODES.textNode(value.toString());
        };
    }

    private static JsonNode real(double number, String text) {
        return Double.isFinite(number) ? NODES.numberNode(new BigDecimal(text)) : NODES.textNode(text);
    }

    private static JsonNode bytes(@Nullable LogicalType logical, Object value) {
        byte[] bytes;
        if (value instanceof GenericFixed fixed) {
            bytes = fixed.bytes();
        } else {
            ByteBuffer buffer = ((ByteBuffer) value).duplicate();
            bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
        }
        return NODES.textNode(
                logical instanceof LogicalTypes.Decimal decimal
                        ? new BigDecimal(new BigInteger(bytes), decimal.getScale()).toPlainString()
                        : Base64.getEncoder().encodeToString(bytes));
    }

    private static JsonNode number(@Nullable LogicalType logical, long value) {
        String name = logical == null ? "" : logical.getName();
        return switch (name) {
            case "date" -> NODES.textNode(LocalDate.ofEpochDay(value).toString());
            case "time-millis" ->
                NODES.textNode(LocalTime.ofNanoOfDay(value * 1_000_000).toString());
            case "time-micros" ->
                NODES.textNode(LocalTime.ofNanoOfDay(value * 1_000).toString());
            case "timestamp-millis" ->
                NODES.textNode(Instant.ofEpochMilli(value).toString());
            case "timestamp-micros" ->
                NODES.textNode(Instant.EPOCH.plus(value, ChronoUnit.MICROS).toString());
            default -> NODES.numberNode(value);
        };
    }
}
