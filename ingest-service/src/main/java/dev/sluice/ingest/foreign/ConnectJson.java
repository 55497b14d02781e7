package dev.sluice.ingest.foreign;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Values of Kafka Connect as JSON, by the rules that hold for databases: whole numbers as numbers, decimals as texts with every digit,
 * times as ISO texts, bytes in base64, JSON as what it is. Stateless.
 */
final class ConnectJson {

    private static final String JSON = "io.debezium.data.Json";
    private static final String SCALED = "io.debezium.data.VariableScaleDecimal";

    private ConnectJson() {}

    /** @param schema of the value; null where there is none */
    static void write(@Nullable Schema schema, @Nullable Object value, JsonGenerator out) throws IOException {
        String type = schema == null ? null : schema.name();
        if (value == null) {
            out.writeNull();
        } else if (JSON.equals(type) && value instanceof String text) {
            out.writeRawValue(text);
        } else if (SCALED.equals(type) && value instanceof Struct decimal) {
            out.writeString(new BigDecimal(new BigInteger(decimal.getBytes("value")), decimal.getInt32("scale"))
                    .toPlainString());
        } else if (ConnectTimes.isTime(type, value)) {
            out.writeString(ConnectTimes.iso(type, value));
        } else if (value instanceof Struct struct) {
            struct(struct, out);
        } else if (value instanceof Map<?, ?> map) {
            map(schema, map, out);
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object item : list) {
                write(schema == null ? null : schema.valueSchema(), item, out);
            }
            out.writeEndArray();
        } else {
            scalar(value, out);
        }
    }

    private static void scalar(Object value, JsonGenerator out) throws IOException {
        if (value instanceof BigDecimal decimal) {
            out.writeString(decimal.toPlainString());
        } else if (value instanceof Float number) {
            real(Double.parseDouble(number.toString()), out);
        } else if (value instanceof Double number) {
            real(number, out);
        } else if (value instanceof BigInteger number) {
            out.writeNumber(number);
        } else if (value instanceof Number number) {
            out.writeNumber(number.longValue());
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof byte[] bytes) {
            out.writeString(Base64.getEncoder().encodeToString(bytes));
        } else if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            out.writeString(Base64.getEncoder().encodeToString(bytes));
        } else {
            out.writeString(value.toString());
        }
    }

    /** JSON has no words for what is no number. */
    private static void real(double number, JsonGenerator out) throws IOException {
        if (Double.isFinite(number)) {
            out.writeNumber(number);
        } else {
            out.writeString(String.valueOf(number));
        }
    }

    private static void struct(Struct struct, JsonGenerator out) throws IOException {
        out.writeStartObject();
        for (Field field : struct.schema().fields()) {
            out.writeFieldName(field.name());
            write(field.schema(), struct.get(field), out);
        }
        out.writeEndObject();
    }

    private static void map(@Nullable Schema schema, Map<?, ?> map, JsonGenerator out) throws IOException {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.writeFieldName(String.valueOf(entry.getKey()));
            write(schema == null ? null : schema.valueSchema(), entry.getValue(), out);
        }
        out.writeEndObject();
    }
}
