package dev.sluice.ingest.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ingest.pull.Pulled;
import dev.sluice.pipeline.ErrorCode;
import dev.sluice.schemas.RegistrySchemas;
import dev.sluice.schemas.UnknownSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Makes records of messages. A JSON object stays byte for byte what it was, with {@code _kafka} behind its last field. Not thread-safe. */
final class MessageRows {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KafkaSettings settings;
    private final @Nullable AvroJson avro;

    MessageRows(KafkaSettings settings) {
        this.settings = settings;
        URI registry = settings.registry();
        this.avro = registry == null ? null : new AvroJson(new RegistrySchemas(registry));
    }

    Pulled row(ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value();
        if (value == null) {
            ObjectNode deleted = JSON.createObjectNode();
            deleted.set("_kafka", origin(message).put("deleted", true));
            return Pulled.of(bytes(deleted));
        }
        return switch (settings.format()) {
            case "avro" -> avro(message, value);
            case "text" -> text(message, value);
            default -> json(message, value);
        };
    }

    private Pulled json(ConsumerRecord<byte[], byte[]> message, byte[] value) {
        int end = value.length;
        while (end > 0 && value[end - 1] <= ' ' && value[end - 1] >= 0) {
            end--;
        }
        boolean object = end > 1 && value[end - 1] == '}';
        if (!settings.metadata() || !object) {
            return Pulled.of(value); // whatever it is, the cleanser says so
        }
        int last = end - 1;
        int before = last - 1;
        while (before > 0 && value[before] <= ' ' && value[before] >= 0) {
            before--;
        }
        var out = new ByteArrayOutputStream(end + 256);
        out.write(value, 0, last);
        byte[] origin = bytes(origin(message));
        out.writeBytes((value[before] == '{' ? "\"_kafka\":" : ",\"_kafka\":").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(origin);
        out.write('}');
        return Pulled.of(out.toByteArray());
    }

    private Pulled text(ConsumerRecord<byte[], byte[]> message, byte[] value) {
        ObjectNode row = JSON.createObjectNode().put("value", new String(value, StandardCharsets.UTF_8));
        return Pulled.of(bytes(settings.metadata() ? row.set("_kafka", origin(message)) : row));
    }

    private Pulled avro(ConsumerRecord<byte[], byte[]> message, byte[] value) {
        try {
            JsonNode decoded = Optional.ofNullable(avro).orElseThrow().read(value);
            ObjectNode row = decoded instanceof ObjectNode object
                    ? object
                    : JSON.createObjectNode().set("value", decoded);
            return Pulled.of(bytes(settings.metadata() ? row.set("_kafka", origin(message)) : row));
        } catch (IOException | UnknownSchema e) {
            return new Pulled(
                    value,
                    ErrorCode.NOT_JSON + ": not Avro at " + message.topic() + "-" + message.partition() + " offset "
                            + message.offset() + ": " + e.getMessage());
        }
    }

    private static ObjectNode origin(ConsumerRecord<byte[], byte[]> message) {
        ObjectNode origin = JSON.createObjectNode();
        origin.put("topic", message.topic());
        origin.put("partition", message.partition());
        origin.put("offset", message.offset());
        origin.put("timestamp", message.timestamp());
        byte[] key = message.key();
        if (key != null) {
            origin.put("key", new String(key, StandardCharsets.UTF_8));
        }
        ObjectNode headers = origin.putObject("headers");
        for (Header header : message.headers()) {
            byte[] value = header.value();
            headers.put(header.key(), value == null ? null : new String(value, StandardCharsets.UTF_8));
        }
        return origin;
    }

    private static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }
}
