package dev.sluice.metadata.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.runtime.kafka.KafkaClients;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * What could not be processed: listed from the warehouse, shown and sent again from the topic. A retry is the raw record with its
 * attempt raised, its payload byte for byte the same; no error header travels with it. It stays a dead letter until its row lands,
 * and lands at most once however often it is sent. Thread-safe.
 */
final class DeadLetters {

    private static final String COLUMNS =
            "topic_partition || '/' || topic_offset AS id, pipeline, record_id, attempt, status, code, stage, message, rule, field, \"at\"";
    private static final String OPEN =
            "SELECT topic_partition, topic_offset FROM _sluice.dead_letters WHERE status <> 'resolved'"
                    + " AND (? = '' OR pipeline = ?) ORDER BY \"at\"";

    private final Rows rows;
    private final TopicReader reader;
    private final KafkaClients kafka;
    private final Topics topics;

    DeadLetters(Rows rows, TopicReader reader, KafkaClients kafka, Topics topics) {
        this.rows = rows;
        this.reader = reader;
        this.kafka = kafka;
        this.topics = topics;
    }

    /** Dead letters, newest first. */
    ObjectNode list(@Nullable String pipeline, int limit, int offset) {
        String name = pipeline == null ? "" : pipeline;
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put(
                "total",
                rows.number("SELECT count(*) FROM _sluice.dead_letters WHERE ? = '' OR pipeline = ?", name, name));
        rows.query(
                        "SELECT " + COLUMNS + " FROM _sluice.dead_letters WHERE ? = '' OR pipeline = ?"
                                + " ORDER BY \"at\" DESC, topic_partition, topic_offset DESC LIMIT ? OFFSET ?",
                        name,
                        name,
                        limit,
                        offset)
                .forEach(answer.putArray("dead_letters")::add);
        return answer;
    }

    /** One dead letter with its reason and the record as it came; empty if the topic holds none there. */
    Optional<ObjectNode> show(int partition, long offset) {
        return reader.at(topics.deadLetters(), partition, offset).map(record -> {
            ObjectNode letter = JsonNodeFactory.instance.objectNode();
            letter.put("id", partition + "/" + offset);
            rows.query(
                            "SELECT " + COLUMNS
                                    + " FROM _sluice.dead_letters WHERE topic_partition = ? AND topic_offset = ?",
                            partition,
                            offset)
                    .forEach(row -> letter.set("reason", row));
            ObjectNode headers = letter.putObject("headers");
            TopicReader.headers(record).forEach(headers::put);
            letter.set("record", raw(record));
            return letter;
        });
    }

    /**
     * Sends dead letters to the raw topic again.
     *
     * @param request {@code ids} (PARTITION/OFFSET), or {@code pipeline}, or {@code all}
     * @return how many were sent, and which could not be and why
     */
    ObjectNode retry(JsonNode request) throws Exception {
        List<Position> positions = chosen(request);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        var refused = answer.putArray("refused");
        var sent = new ArrayList<Future<RecordMetadata>>();
        try (var producer = new KafkaProducer<>(
                kafka.producer("dead-letter-retry"), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Position position : positions) {
                Optional<ConsumerRecord<byte[], byte[]>> letter =
                        reader.at(topics.deadLetters(), position.partition(), position.offset());
                if (letter.isEmpty()) {
                    refused.add(position + ": not in the topic (any more)");
                    continue;
                }
                try {
                    byte[] again = nextAttempt(letter.get().value());
                    sent.add(producer.send(new ProducerRecord<>(
                            topics.raw().name(), letter.get().key(), again)));
                } catch (SerializationException e) {
                    refused.add(position + ": not a raw record, it would fail the same way");
                }
            }
            for (Future<RecordMetadata> acknowledgement : sent) {
                acknowledgement.get();
            }
        }
        return answer.put("retried", sent.size());
    }

    private List<Position> chosen(JsonNode request) {
        var positions = new ArrayList<Position>();
        if (request.path("ids").isArray()) {
            request.path("ids").forEach(id -> positions.add(Position.parse(id.asText())));
        } else if (request.hasNonNull("pipeline") || request.path("all").asBoolean()) {
            String name = request.path("pipeline").asText("");
            rows.query(OPEN, name, name)
                    .forEach(row -> positions.add(new Position(
                            row.get("topic_partition").asInt(),
                            row.get("topic_offset").asLong())));
        } else {
            throw new IllegalArgumentException("retry what? Give ids, a pipeline, or all: true");
        }
        return positions;
    }

    private byte[] nextAttempt(byte[] value) {
        RawRecord record = topics.raw()
                .valueSerde()
                .deserializer()
                .deserialize(topics.raw().name(), value);
        record.setAttempt(record.getAttempt() + 1);
        return topics.raw().valueSerde().serializer().serialize(topics.raw().name(), record);
    }

    private ObjectNode raw(ConsumerRecord<byte[], byte[]> letter) {
        try {
            return RawJson.of(topics.raw()
                    .valueSerde()
                    .deserializer()
                    .deserialize(topics.raw().name(), letter.value()));
        } catch (SerializationException e) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("undecodable", letter.value() == null ? 0 : letter.value().length)
                    .put("payload", RawJson.text(letter.value() == null ? new byte[0] : letter.value()));
        }
    }
}
