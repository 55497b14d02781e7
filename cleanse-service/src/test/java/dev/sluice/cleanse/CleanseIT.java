package dev.sluice.cleanse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.runtime.health.HealthStatus;
import dev.sluice.runtime.kafka.TopicAdmin;
import dev.sluice.schemas.RawRecord;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The service on a real broker. */
class CleanseIT {
    private static final String ORDERS = """
            pipeline: orders
            source: {connector: http-push}
            table: {name: orders}
            cleanse:
              - {field: name, trim: true}
              - {field: email, check: email}
            llm:
              enabled: true
              when: "!valid.email"
              send: [email]
              answer: {email: {type: string}}
            """;

    @RegisterExtension
    private final ServiceRig rig = new ServiceRig();

    @Test
    void everyRecordIsAccountedForOnceAcrossARestart() throws Exception {
        // Given 20,000 records of which every 10th is no JSON and every 7th other one asks a question
        rig.publish(ORDERS);
        long records = 20_000;
        List<RawRecord> all =
                LongStream.rangeClosed(1, records).mapToObj(CleanseIT::order).collect(Collectors.toList());
        rig.produce(all.subList(0, 12_000));

        // When the service is stopped in the middle of the work and started again
        rig.start(CleanseConfig.defaults().withLlm(true, "m"));
        await().pollInterval(Duration.ofMillis(5)).atMost(ServiceRig.PATIENCE).until(() -> rig.received() > 1000);
        rig.produce(all.subList(12_000, 20_000));
        rig.stop();
        rig.restart(CleanseConfig.defaults().withLlm(true, "m"));

        // Then every record is at exactly one output, once
        ServiceRig.Outputs outputs = rig.awaitOutputs(records);
        assertThat(outputs.rows()).hasSize((int) (records - records / 10)).doesNotHaveDuplicates();
        assertThat(outputs.dead()).hasSize((int) records / 10).doesNotHaveDuplicates();
        Set<String> seen = new HashSet<>(outputs.rows());
        seen.addAll(outputs.dead());
        assertThat(seen).hasSize((int) records);
        assertThat(outputs.asked()).doesNotHaveDuplicates().hasSameElementsAs(outputs.withHash());
    }

    @Test
    void aNewDefinitionTakesEffectWhileRecordsFlow() throws Exception {
        rig.publish(ORDERS);
        rig.start(CleanseConfig.defaults());
        rig.produce(List.of(order(1)));
        rig.awaitOutputs(1);

        rig.publish(ORDERS.replace("name, trim", "name, uppercase"));
        await().atMost(ServiceRig.PATIENCE).untilAsserted(() -> {
            long next = versions().size() + 1L;
            rig.produce(List.of(order(next)));
            rig.awaitOutputs(next);
            assertThat(versions()).endsWith(2);
        });
        assertThat(versions()).startsWith(1).isSorted();
    }

    @Test
    void aRecordThatTheBrokerRefusesBecomesADeadLetterAndTheRestGoesOn() throws Exception {
        // Given a topic that takes less than the service was told
        rig.publish(ORDERS);
        alter(rig.context().topics().cleansed().name(), "max.message.bytes", "20000");
        rig.start(CleanseConfig.defaults());
        String large = "{\"name\":\"" + random(40_000) + "\"}";

        // When a row is larger
        rig.produce(List.of(order(1), SomeRaw.json("orders", 2, large), order(3)));

        // Then it is a dead letter and the others are rows
        ServiceRig.Outputs outputs = rig.awaitOutputs(3);
        assertThat(outputs.rows()).containsExactlyInAnyOrder(order(1).getRecordId(), order(3).getRecordId());
        assertThat(outputs.dead())
                .containsExactly(SomeRaw.json("orders", 2, large).getRecordId());
        await().atMost(ServiceRig.PATIENCE).until(() -> rig.health().isReady());
    }

    @Test
    void aMissingTopicIsWaitedForAndNamed() throws Exception {
        rig.publish(ORDERS);
        delete(rig.context().topics().cleansed().name());

        var starter = new Thread(() -> rig.start(CleanseConfig.defaults()), "starter");
        starter.start();

        await().atMost(ServiceRig.PATIENCE)
                .untilAsserted(() -> assertThat(String.valueOf(rig.health().reason()))
                        .contains(rig.context().topics().cleansed().name())
                        .contains("sluice topics apply"));
        await().atMost(ServiceRig.PATIENCE).ignoreExceptions().until(() -> new TopicAdmin(
                        rig.context().config())
                .apply(rig.context().topics())
                .differing()
                .isEmpty());
        await().atMost(ServiceRig.PATIENCE).until(() -> rig.health().isReady());
        starter.join(ServiceRig.PATIENCE.toMillis());
        rig.produce(List.of(order(1)));
        rig.awaitOutputs(1);
    }

    @Test
    void aTopicThatVanishesStopsTheServiceWithTheReason() throws Exception {
        rig.publish(ORDERS);
        rig.start(CleanseConfig.defaults());
        await().atMost(ServiceRig.PATIENCE).until(() -> rig.health().isReady());

        delete(rig.context().topics().raw().name());

        await().atMost(ServiceRig.PATIENCE)
                .untilAsserted(() -> assertThat(rig.health().state()).isEqualTo(HealthStatus.State.FAILED));
        assertThat(rig.health().reason()).contains("MissingSourceTopic");
        assertThat(rig.read(rig.context().topics().deadLetters())).isEmpty();
    }

    private static RawRecord order(long position) {
        if (position % 10 == 0) {
            return SomeRaw.json("orders", position, "no json");
        }
        String email = position % 7 == 0 ? "nobody at home " + position : "a" + position + "@example.org";
        return SomeRaw.json("orders", position, "{\"name\":\" n" + position + " \",\"email\":\"" + email + "\"}");
    }

    private List<Integer> versions() {
        return rig.read(rig.context().topics().cleansed()).stream()
                .map(record -> record.value().getDefinitionVersion())
                .collect(Collectors.toList());
    }

    private void alter(String topic, String key, String value) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(rig.context().kafka().admin())) {
            var change = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(change)))
                    .all()
                    .get();
        }
    }

    private void delete(String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(rig.context().kafka().admin())) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }

    /** Text that does not compress below the limits under test. */
    private static String random(int length) {
        return new Random(1)
                .ints(length, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
