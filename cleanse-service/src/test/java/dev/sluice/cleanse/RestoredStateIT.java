package dev.sluice.cleanse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.RawRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What rules remember, without the files they kept it in. */
class RestoredStateIT {
    private static final String CITIES = """
            pipeline: orders
            source: {connector: http-push}
            cleanse:
              - determines: {by: [zip], field: city}
              - {set: {sure: {expr: agreement.city}}}
              - {field: sure, to: "decimal(3,2)"}
            """;

    private static final String HITS = """
            pipeline: orders
            source: {connector: http-push}
            cleanse:
              - deduplicate: {by: [id], within: 7 days}
              - {field: customer, lookup: {topic: %s, to: segment}}
            """;

    @RegisterExtension
    private final ServiceRig rig = new ServiceRig();

    @Test
    void whatRulesHaveSeenIsRestoredWithoutTheLocalFiles() throws Exception {
        // Given two rows of a group that were cleansed
        rig.publish(CITIES);
        rig.start(CleanseConfig.defaults());
        rig.produceWithKey("zip", List.of(city(1, "San Francisco"), city(2, "San Francisco")));
        rig.awaitOutputs(2);

        // When the service comes back without what it kept on disk
        rig.stop();
        deleteLocalFiles();
        rig.restart(CleanseConfig.defaults());
        rig.produceWithKey("zip", List.of(city(3, "San Francsico")));

        // Then the third is mended by what the first two said, each counted once
        rig.awaitOutputs(3);
        CleansedRecord third = rig.read(rig.context().topics().cleansed()).stream()
                .map(ConsumerRecord::value)
                .filter(record -> record.getPosition() == 3)
                .findFirst()
                .orElseThrow();
        assertThat(UTF_8.decode(third.getRow()).toString())
                .isEqualTo("{\"zip\":\"94110\",\"city\":\"San Francisco\",\"sure\":0.67}");
    }

    @Test
    void aStoreThatWasBeingDeletedWhenTheProcessDiedIsRestoredToo() throws Exception {
        // Given two rows of a group that were cleansed
        rig.publish(CITIES);
        rig.start(CleanseConfig.defaults());
        rig.produceWithKey("zip", List.of(city(1, "San Francisco"), city(2, "San Francisco")));
        rig.awaitOutputs(2);

        // When the service comes back to stores of which some files are gone, which RocksDB refuses to open
        rig.stop();
        assertThat(deleteInPart()).isPositive();
        rig.restart(CleanseConfig.defaults());
        rig.produceWithKey("zip", List.of(city(3, "San Francsico")));

        // Then the third is mended by what the first two said
        rig.awaitOutputs(3);
        assertThat(rig.read(rig.context().topics().cleansed()))
                .extracting(record -> UTF_8.decode(record.value().getRow()).toString())
                .contains("{\"zip\":\"94110\",\"city\":\"San Francisco\",\"sure\":0.67}");
    }

    @Test
    void duplicatesAreKnownWithoutTheLocalFilesAndALookupFollowsItsTopic() throws Exception {
        // Given a table in a topic, and a record that was cleansed
        String customers = rig.context().config().namespace() + "-customers";
        try (Admin admin = Admin.create(rig.context().kafka().admin())) {
            var topic = new NewTopic(customers, 2, (short) 1).configs(Map.of("cleanup.policy", "compact"));
            admin.createTopics(List.of(topic)).all().get();
        }
        tell(customers, "c1", "{\"segment\":\"gold\"}");
        rig.publish(HITS.formatted(customers));
        rig.start(CleanseConfig.defaults());
        rig.produceWithKey("k", List.of(hit(1, "x")));
        rig.awaitOutputs(1);

        // When the table changes, and the service comes back without what it kept on disk
        rig.stop();
        deleteLocalFiles();
        rig.restart(CleanseConfig.defaults());
        tell(customers, "c1", "{\"segment\":\"platinum\"}");
        rig.produceWithKey("k", List.of(hit(2, "x"), hit(3, "y")));

        // Then the same again is a dead letter, and another one has what the table says now
        ServiceRig.Outputs outputs = rig.awaitOutputs(3);
        assertThat(outputs.dead()).containsExactly(hit(2, "x").getRecordId());
        assertThat(rig.read(rig.context().topics().cleansed()))
                .extracting(record -> UTF_8.decode(record.value().getRow()).toString())
                .containsExactly("{\"id\":\"x\",\"customer\":\"gold\"}", "{\"id\":\"y\",\"customer\":\"platinum\"}");
    }

    private void tell(String topic, String key, String value) throws Exception {
        try (var producer = new KafkaProducer<>(
                rig.context().kafka().producer("it"), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8)))
                    .get();
        }
    }

    private static RawRecord hit(long position, String id) {
        return SomeRaw.json("orders", position, "{\"id\":\"" + id + "\",\"customer\":\"c1\"}");
    }

    private void deleteLocalFiles() throws IOException {
        try (Stream<Path> files = Files.walk(rig.directory().resolve("streams"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The stores that are left without the file that names their manifest; how many there are. */
    private int deleteInPart() throws IOException {
        try (Stream<Path> files = Files.walk(rig.directory().resolve("streams"))) {
            List<Path> heads = files.filter(
                            file -> file.getFileName().toString().equals("CURRENT"))
                    .toList();
            for (Path head : heads) {
                Files.delete(head);
                Files.write(head.resolveSibling("000017.log"), new byte[0]);
            }
            return heads.size();
        }
    }

    private static RawRecord city(long position, String city) {
        return SomeRaw.json("orders", position, "{\"zip\":\"94110\",\"city\":\"" + city + "\"}");
    }
}
