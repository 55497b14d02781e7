package dev.sluice.ingest.foreign;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of a connector as one JSON object. A change (an envelope with {@code op}, {@code before} and {@code after}, as Debezium writes it)
 * becomes the row behind it, of a deletion the row before it, with {@code _op}, {@code _deleted} and {@code _changed_at}; an object stays
 * one; anything else becomes {@code value}. {@code _topic} says where the connector would have written it. Stateless.
 */
final class ChangeRow {

    private static final JsonFactory JSON = new JsonFactory();

    private ChangeRow() {}

    static byte[] of(SourceRecord record) {
        var bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            Object value = record.value();
            if (value instanceof Struct change && isChange(change)) {
                change(change, record, out);
            } else if (value instanceof Struct struct) {
                fields(struct, out);
            } else if (value instanceof Map<?, ?> map) {
                entries(map, out);
            } else {
                out.writeFieldName("value");
                ConnectJson.write(record.valueSchema(), value, out);
            }
            out.writeStringField("_topic", record.topic());
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static boolean isChange(Struct value) {
        Schema schema = value.schema();
        return schema.field("op") != null && schema.field("before") != null && schema.field("after") != null;
    }

    private static void change(Struct change, SourceRecord record, JsonGenerator out) throws IOException {
        Object after = change.get("after");
        boolean deleted = after == null;
        if (after instanceof Struct row) {
            fields(row, out);
        } else if (record.key() instanceof Struct key) {
            // of a deleted row the database may tell the key only, and give other fields nothing or a default
            fields(key, out);
        } else if (change.get("before") instanceof Struct row) {
            fields(row, out);
        }
        out.writeStringField("_op", String.valueOf(change.get("op")));
        out.writeBooleanField("_deleted", deleted);
        Long at = millis(change);
        if (at != null) {
            out.writeStringField("_changed_at", Instant.ofEpochMilli(at).toString());
        }
    }

    /** When the database made the change, epoch milliseconds; null where the record does not say. */
    private static @Nullable Long millis(Struct change) {
        Field source = change.schema().field("source");
        if (source != null
                && change.get(source) instanceof Struct origin
                && origin.schema().field("ts_ms") != null) {
            return origin.get("ts_ms") instanceof Long millis ? millis : null;
        }
        return null;
    }

    private static void fields(Struct struct, JsonGenerator out) throws IOException {
        for (Field field : struct.schema().fields()) {
            out.writeFieldName(field.name());
            ConnectJson.write(field.schema(), struct.get(field), out);
        }
    }

    private static void entries(Map<?, ?> map, JsonGenerator out) throws IOException {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.writeFieldName(String.valueOf(entry.getKey()));
            ConnectJson.write(null, entry.getValue(), out);
        }
    }
}
