package dev.sluice.metadata.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;

/** One record's journey, read from the topics and the warehouse: source, rules, question, answer, row. Thread-safe. */
final class Journey {

    private final Rows rows;
    private final TopicReader reader;
    private final Topics topics;

    Journey(Rows rows, TopicReader reader, Topics topics) {
        this.rows = rows;
        this.reader = reader;
        this.topics = topics;
    }

    /** The journey; empty if nobody knows the record. */
    Optional<ObjectNode> of(String recordId) {
        ObjectNode journey = JsonNodeFactory.instance.objectNode().put("record_id", recordId);
        ArrayNode steps = journey.putArray("steps");
        find(topics.raw(), recordId, RawRecord::getRecordId).ifPresent(found -> source(steps, found));
        find(topics.cleansed(), recordId, CleansedRecord::getRecordId)
                .ifPresent(found -> cleansed(steps, found.value()));
        repairs(steps, recordId);
        findings(steps, recordId);
        for (ObjectNode letter :
                rows.query("FROM _sluice.dead_letters WHERE record_id = ? ORDER BY attempt", recordId)) {
            step(
                    steps,
                    "dead",
                    letter.path("code").asText() + ": " + letter.path("message").asText() + " ("
                            + letter.path("status").asText() + ", dead-letters show "
                            + letter.path("topic_partition").asText() + "/"
                            + letter.path("topic_offset").asText() + ")");
        }
        for (ObjectNode answer :
                rows.query("FROM _sluice.enrichments WHERE record_id = ? ORDER BY answered_at", recordId)) {
            step(
                            steps,
                            "answer",
                            answer.path("status").asText() + ", question "
                                    + answer.path("input_hash").asText())
                    .add(
                            answer.hasNonNull("output")
                                    ? answer.path("output").asText()
                                    : answer.path("error").asText());
        }
        return steps.isEmpty() ? Optional.empty() : Optional.of(journey);
    }

    private static void source(ArrayNode steps, Found<RawRecord> found) {
        RawRecord raw = found.value();
        String place = raw.getPosition() > 0 ? ", record " + raw.getPosition() : "";
        String line = raw.getLine() > 0 ? ", line " + raw.getLine() : "";
        step(steps, "source", raw.getSource() + place + line + ", pipeline " + raw.getPipeline())
                .add(RawJson.of(raw).path("payload").asText());
        step(
                steps,
                "received",
                Instant.ofEpochMilli(found.record().timestamp()) + ", raw "
                        + found.record().partition() + "/" + found.record().offset());
    }

    private static void cleansed(ArrayNode steps, CleansedRecord cleansed) {
        byte[] row = new byte[cleansed.getRow().remaining()];
        cleansed.getRow().duplicate().get(row);
        step(
                        steps,
                        "cleansed",
                        "by definition version " + cleansed.getDefinitionVersion() + ", "
                                + cleansed.getRepairs().size() + " repairs, "
                                + cleansed.getFindings().size() + " findings")
                .add(new String(row, StandardCharsets.UTF_8));
        if (cleansed.getInputHash() != null) {
            step(steps, "question", cleansed.getInputHash());
        }
    }

    private void repairs(ArrayNode steps, String recordId) {
        List<ObjectNode> repairs = rows.query("FROM _sluice.repairs WHERE record_id = ?", recordId);
        for (ObjectNode repair : repairs) {
            step(
                    steps,
                    "repair",
                    repair.path("field").asText() + ": " + repair.path("before").asText() + " -> "
                            + repair.path("after").asText() + "  by "
                            + repair.path("by").asText() + ", "
                            + repair.path("rule").asText());
        }
        repairs.stream()
                .findFirst()
                .ifPresent(repair -> step(
                        steps,
                        "row",
                        repair.path("dataset").asText() + "."
                                + repair.path("table_name").asText()));
    }

    private void findings(ArrayNode steps, String recordId) {
        for (ObjectNode finding : rows.query("FROM _sluice.findings WHERE record_id = ?", recordId)) {
            step(
                    steps,
                    "finding",
                    finding.path("field").asText() + ": "
                            + finding.path("check_name").asText() + " "
                            + finding.path("message").asText());
        }
    }

    /** Adds a step and gives its list of details. */
    private static ArrayNode step(ArrayNode steps, String stage, String text) {
        return steps.addObject().put("stage", stage).put("text", text).putArray("details");
    }

    private <V> Optional<Found<V>> find(Topic<byte[], V> topic, String recordId, Function<V, String> id) {
        byte[] needle = recordId.getBytes(StandardCharsets.UTF_8);
        return reader.find(topic, record -> contains(record.value(), needle) && matches(topic, record, recordId, id))
                .map(record -> new Found<>(record, decode(topic, record)));
    }

    private static <V> boolean matches(
            Topic<byte[], V> topic, ConsumerRecord<byte[], byte[]> record, String recordId, Function<V, String> id) {
        try {
            return recordId.equals(id.apply(decode(topic, record)));
        } catch (SerializationException undecodable) {
            return false;
        }
    }

    private static <V> V decode(Topic<byte[], V> topic, ConsumerRecord<byte[], byte[]> record) {
        return topic.valueSerde().deserializer().deserialize(topic.name(), record.value());
    }

    /** Whether the bytes hold the needle: far cheaper than to decode each record of a topic. */
    private static boolean contains(byte[] bytes, byte[] needle) {
        if (bytes == null) {
            return false;
        }
        for (int i = 0; i <= bytes.length - needle.length; i++) {
            int n = 0;
            while (n < needle.length && bytes[i + n] == needle[n]) {
                n++;
            }
            if (n == needle.length) {
                return true;
            }
        }
        return false;
    }

    private record Found<V>(ConsumerRecord<byte[], byte[]> record, V value) {}
}
