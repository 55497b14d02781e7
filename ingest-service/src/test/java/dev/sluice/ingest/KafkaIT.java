package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.ingest.rest.ApiServer;
import dev.sluice.ingest.rest.ApiServer.Reply;
import dev.sluice.schemas.RawRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of another Kafka (here: other topics of the same broker) into {@code raw}. */
class KafkaIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private IngestRig rig;

    @BeforeEach
    void startBroker() {
        rig = new IngestRig(dir);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private void topic(String name, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", rig.broker().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    private void send(String topic, int from, int to) {
        try (var producer = producer()) {
            for (int i = from; i < to; i++) {
                byte[] value = ("{\"id\": " + i + " }").getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(
                        topic, null, 1_700_000_000_000L + i, ("k" + i).getBytes(StandardCharsets.UTF_8), value));
            }
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", rig.broker().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private void define(String source) {
        rig.publish("p", """
                pipeline: p
                source:
                  connector: kafka
                  bootstrap_servers: "%s"
                  schedule: 200ms
                %stable: {name: t}
                """.formatted(rig.broker().bootstrapServers(), source.indent(2)));
    }

    private static JsonNode json(RawRecord record) {
        try {
            return IngestRig.JSON.readTree(StandardCharsets.UTF_8
                    .decode(record.getPayload().duplicate())
                    .toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Set<Integer> ids() {
        var ids = new HashSet<Integer>();
        rig.raw().forEach(record -> ids.add(json(record).path("id").asInt()));
        return ids;
    }

    @Test
    void everyMessageOfEveryTopicOfAPatternComesOnceOverRestarts() throws Exception {
        topic("up.a", 3);
        topic("up.b", 1);
        topic("other", 1);
        send("up.a", 0, 3_000);
        send("up.b", 3_000, 3_500);
        send("other", 9_000, 9_010);
        define("topic_pattern: 'up[.].*'");
        rig.start();
        await().atMost(PATIENCE).until(() -> !rig.raw().isEmpty());
        rig.stop();
        topic("up.c", 1);
        send("up.c", 3_500, 3_600);
        send("up.a", 3_600, 4_000);
        rig.start();

        await().atMost(PATIENCE)
                .until(() -> rig.raw().size() >= 4_000
                        && rig.sources().values().stream().allMatch(s -> s.getDone()));

        assertThat(rig.raw()).hasSize(4_000);
        assertThat(ids()).hasSize(4_000).doesNotContain(9_000);
        JsonNode origin = json(rig.raw().stream()
                        .filter(r -> json(r).path("id").asInt() == 42)
                        .findFirst()
                        .orElseThrow())
                .path("_kafka");
        assertThat(origin.path("topic").asText()).isEqualTo("up.a");
        assertThat(origin.path("timestamp").asLong()).isEqualTo(1_700_000_000_042L);
        assertThat(origin.path("key").asText()).isEqualTo("k42");
    }

    @Test
    void textHeadersAndDeletionsAreKept() throws Exception {
        topic("up", 1);
        try (var producer = producer()) {
            producer.send(new ProducerRecord<>(
                    "up",
                    0,
                    null,
                    "a".getBytes(),
                    "Grüße".getBytes(StandardCharsets.UTF_8),
                    List.of(new RecordHeader("trace", "t1".getBytes()))));
            producer.send(new ProducerRecord<>("up", 0, null, "a".getBytes(), (byte @Nullable []) null));
        }
        define("topics: up\nformat: text");
        rig.start();

        await().atMost(PATIENCE).until(() -> rig.raw().size() == 2);

        var rows = rig.raw().stream().map(KafkaIT::json).toList();
        assertThat(rows)
                .anyMatch(row -> row.path("value").asText().equals("Grüße")
                        && row.at("/_kafka/headers/trace").asText().equals("t1"));
        assertThat(rows)
                .anyMatch(row -> row.at("/_kafka/deleted").asBoolean()
                        && row.at("/_kafka/key").asText().equals("a"));
    }

    @Test
    void avroIsReadByTheSchemaThatItNames() throws Exception {
        Schema schema = new Schema.Parser().parse("""
                {"type":"record","name":"O","fields":[{"name":"id","type":"long"},
                 {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}},
                 {"name":"amount","type":["null",{"type":"bytes","logicalType":"decimal","precision":10,"scale":2}]},
                 {"name":"tags","type":{"type":"array","items":"string"}}]}""");
        GenericRecord order = new GenericData.Record(schema);
        order.put("id", 7L);
        order.put("at", 1_700_000_000_123_456L);
        order.put(
                "amount",
                ByteBuffer.wrap(new BigDecimal("12.30").unscaledValue().toByteArray()));
        order.put("tags", List.of("x"));
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0, 0, 0, 0, 9});
        var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema).write(order, encoder);
        encoder.flush();
        topic("up", 1);
        try (var producer = producer();
                var registry = new ApiServer(request -> request.path().equals("/schemas/ids/9")
                        ? Reply.json(IngestRig.JSON
                                .createObjectNode()
                                .put("schema", schema.toString())
                                .toString())
                        : Reply.status(404))) {
            producer.send(new ProducerRecord<>("up", bytes.toByteArray()));
            producer.send(new ProducerRecord<>("up", "no avro".getBytes()));
            define("topics: up\nformat: avro\nmetadata: false\nschema_registry: " + registry.url(""));
            rig.start();

            await().atMost(PATIENCE).until(() -> rig.raw().size() == 2);
        }

        assertThat(rig.raw())
                .filteredOn(r -> r.getDefect() == null)
                .extracting(KafkaIT::json)
                .hasToString(
                        "[{\"id\":7,\"at\":\"2023-11-14T22:13:20.123456Z\",\"amount\":\"12.30\",\"tags\":[\"x\"]}]");
        assertThat(rig.raw())
                .filteredOn(r -> r.getDefect() != null)
                .singleElement()
                .extracting(RawRecord::getDefect)
                .asString()
                .contains("not Avro at up-0 offset 1");
    }
}
