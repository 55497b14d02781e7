package dev.sluice.cleanse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.definitions.PipelinePublisher;
import dev.sluice.runtime.health.HealthStatus;
import dev.sluice.runtime.kafka.TopicAdmin;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.LlmRequest;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service on a real broker. */
class CleanseIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(10);
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

    @TempDir
    static Path brokerDir;

    private static EmbeddedBroker broker;
    private static int namespaces;

    @TempDir
    Path dir;

    private ServiceContext context;
    private @Nullable CleanseApp app;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(BrokerConfig.in(brokerDir));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void createTopics() {
        context = context("it" + ++namespaces);
        new TopicAdmin(context.config()).apply(context.topics());
    }

    @AfterEach
    void stopApp() {
        if (app != null) {
            app.stop(STOP);
        }
    }

    @Test
    void everyRecordIsAccountedForOnceAcrossARestart() throws Exception {
        // Given 20,000 records of which every 10th is no JSON and every 7th other one asks a question
        publish(ORDERS);
        long records = 20_000;
        List<RawRecord> all =
                LongStream.rangeClosed(1, records).mapToObj(CleanseIT::order).collect(Collectors.toList());
        produce(all.subList(0, 12_000));

        // When the service is stopped in the middle of the work and started again
        start(CleanseConfig.defaults().withLlm(true, "m"));
        await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(() -> received() > 1000);
        produce(all.subList(12_000, 20_000));
        stopApp();
        restart(CleanseConfig.defaults().withLlm(true, "m"));

        // Then every record is at exactly one output, once
        Outputs outputs = awaitOutputs(records);
        assertThat(outputs.rows).hasSize((int) (records - records / 10)).doesNotHaveDuplicates();
        assertThat(outputs.dead).hasSize((int) records / 10).doesNotHaveDuplicates();
        Set<String> seen = new HashSet<>(outputs.rows);
        seen.addAll(outputs.dead);
        assertThat(seen).hasSize((int) records);
        assertThat(outputs.asked).doesNotHaveDuplicates().hasSameElementsAs(outputs.withHash);
    }

    @Test
    void whatRulesHaveSeenIsRestoredWithoutTheLocalFiles() throws Exception {
        // Given two rows of a group that were cleansed
        publish(CITIES);
        start(CleanseConfig.defaults());
        produceWithKey("zip", List.of(city(1, "San Francisco"), city(2, "San Francisco")));
        awaitOutputs(2);

        // When the service comes back without what it kept on disk
        stopApp();
        deleteLocalFiles();
        restart(CleanseConfig.defaults());
        produceWithKey("zip", List.of(city(3, "San Francsico")));

        // Then the third is mended by what the first two said, each counted once
        awaitOutputs(3);
        CleansedRecord third = read(context.topics().cleansed()).stream()
                .map(ConsumerRecord::value)
                .filter(record -> record.getPosition() == 3)
                .findFirst()
                .orElseThrow();
        assertThat(UTF_8.decode(third.getRow()).toString())
                .isEqualTo("{\"zip\":\"94110\",\"city\":\"San Francisco\",\"sure\":0.67}");
    }

    @Test
    void duplicatesAreKnownWithoutTheLocalFilesAndALookupFollowsItsTopic() throws Exception {
        // Given a table in a topic, and a record that was cleansed
        String customers = context.config().namespace() + "-customers";
        try (Admin admin = Admin.create(context.kafka().admin())) {
            var topic = new NewTopic(customers, 2, (short) 1).configs(Map.of("cleanup.policy", "compact"));
            admin.createTopics(List.of(topic)).all().get();
        }
        tell(customers, "c1", "{\"segment\":\"gold\"}");
        publish(HITS.formatted(customers));
        start(CleanseConfig.defaults());
        produceWithKey("k", List.of(hit(1, "x")));
        awaitOutputs(1);

        // When the table changes, and the service comes back without what it kept on disk
        stopApp();
        deleteLocalFiles();
        restart(CleanseConfig.defaults());
        tell(customers, "c1", "{\"segment\":\"platinum\"}");
        produceWithKey("k", List.of(hit(2, "x"), hit(3, "y")));

        // Then the same again is a dead letter, and another one has what the table says now
        Outputs outputs = awaitOutputs(3);
        assertThat(outputs.dead).containsExactly(hit(2, "x").getRecordId());
        assertThat(read(context.topics().cleansed()))
                .extracting(record -> UTF_8.decode(record.value().getRow()).toString())
                .containsExactly("{\"id\":\"x\",\"customer\":\"gold\"}", "{\"id\":\"y\",\"customer\":\"platinum\"}");
    }

    private void tell(String topic, String key, String value) throws Exception {
        try (var producer = new KafkaProducer<>(
                context.kafka().producer("it"), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8)))
                    .get();
        }
    }

    private static RawRecord hit(long position, String id) {
        return SomeRaw.json("orders", position, "{\"id\":\"" + id + "\",\"customer\":\"c1\"}");
    }

    private void deleteLocalFiles() throws IOException {
        try (Stream<Path> files = Files.walk(dir.resolve("streams"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static RawRecord city(long position, String city) {
        return SomeRaw.json("orders", position, "{\"zip\":\"94110\",\"city\":\"" + city + "\"}");
    }

    @Test
    void aNewDefinitionTakesEffectWhileRecordsFlow() throws Exception {
        publish(ORDERS);
        start(CleanseConfig.defaults());
        produce(List.of(order(1)));
        awaitOutputs(1);

        publish(ORDERS.replace("name, trim", "name, uppercase"));
        await().atMost(PATIENCE).untilAsserted(() -> {
            long next = versions().size() + 1L;
            produce(List.of(order(next)));
            awaitOutputs(next);
            assertThat(versions()).endsWith(2);
        });
        assertThat(versions()).startsWith(1).isSorted();
    }

    @Test
    void aRecordThatTheBrokerRefusesBecomesADeadLetterAndTheRestGoesOn() throws Exception {
        // Given a topic that takes less than the service was told
        publish(ORDERS);
        alter(context.topics().cleansed().name(), "max.message.bytes", "20000");
        start(CleanseConfig.defaults());
        String large = "{\"name\":\"" + random(40_000) + "\"}";

        // When a row is larger
        produce(List.of(order(1), SomeRaw.json("orders", 2, large), order(3)));

        // Then it is a dead letter and the others are rows
        Outputs outputs = awaitOutputs(3);
        assertThat(outputs.rows).containsExactlyInAnyOrder(order(1).getRecordId(), order(3).getRecordId());
        assertThat(outputs.dead)
                .containsExactly(SomeRaw.json("orders", 2, large).getRecordId());
        await().atMost(PATIENCE).until(() -> health().isReady());
    }

    @Test
    void aMissingTopicIsWaitedForAndNamed() throws Exception {
        publish(ORDERS);
        delete(context.topics().cleansed().name());

        var starter = new Thread(() -> start(CleanseConfig.defaults()), "starter");
        starter.start();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(String.valueOf(health().reason()))
                .contains(context.topics().cleansed().name())
                .contains("sluice topics apply"));
        await().atMost(PATIENCE).ignoreExceptions().until(() -> new TopicAdmin(context.config())
                .apply(context.topics())
                .differing()
                .isEmpty());
        await().atMost(PATIENCE).until(() -> health().isReady());
        starter.join(PATIENCE.toMillis());
        produce(List.of(order(1)));
        awaitOutputs(1);
    }

    @Test
    void aTopicThatVanishesStopsTheServiceWithTheReason() throws Exception {
        publish(ORDERS);
        start(CleanseConfig.defaults());
        await().atMost(PATIENCE).until(() -> health().isReady());

        delete(context.topics().raw().name());

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(health().state()).isEqualTo(HealthStatus.State.FAILED));
        assertThat(health().reason()).contains("MissingSourceTopic");
        assertThat(read(context.topics().deadLetters())).isEmpty();
    }

    private static RawRecord order(long position) {
        if (position % 10 == 0) {
            return SomeRaw.json("orders", position, "no json");
        }
        String email = position % 7 == 0 ? "nobody at home " + position : "a" + position + "@example.org";
        return SomeRaw.json("orders", position, "{\"name\":\" n" + position + " \",\"email\":\"" + email + "\"}");
    }

    private ServiceContext context(String namespace) {
        RuntimeConfig base = RuntimeConfig.defaults();
        return ServiceContext.create(new RuntimeConfig(
                namespace,
                dir,
                base.http(),
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                base.schema(),
                base.topics()));
    }

    private void start(CleanseConfig config) {
        var started = new CleanseApp(config, context);
        app = started;
        started.start();
    }

    /** As a new process would: nothing but the data directory is the same. */
    private void restart(CleanseConfig config) {
        context = context(context.config().namespace());
        start(config);
    }

    private void publish(String yaml) {
        new PipelinePublisher(context.kafka(), context.topics(), context.clock())
                .publish(new PipelineSource(
                        "orders", yaml, "orders.yaml", dir.toString(), Map.of(), Integer.toHexString(yaml.hashCode())));
    }

    private void produce(List<RawRecord> records) {
        produce(records, RawRecord::getRecordId);
    }

    private void produceWithKey(String key, List<RawRecord> records) {
        produce(records, record -> key);
    }

    private void produce(List<RawRecord> records, Function<RawRecord, String> key) {
        Topic<byte[], RawRecord> raw = context.topics().raw();
        try (var producer = new KafkaProducer<>(
                context.kafka().producer("it"), new ByteArraySerializer(), new ByteArraySerializer())) {
            var sent = new ArrayList<Future<RecordMetadata>>();
            for (RawRecord record : records) {
                sent.add(producer.send(new ProducerRecord<>(
                        raw.name(),
                        key.apply(record).getBytes(UTF_8),
                        raw.valueSerde().serializer().serialize(raw.name(), record))));
            }
            producer.flush();
            assertThat(sent).allSatisfy(future -> assertThat(future.get()).isNotNull());
        }
    }

    private double received() {
        return context.meters().find("sluice.cleanse.received").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private HealthStatus health() {
        return context.health().statuses().getOrDefault("cleanse", HealthStatus.notReady("not there yet"));
    }

    private List<Integer> versions() {
        return read(context.topics().cleansed()).stream()
                .map(record -> record.value().getDefinitionVersion())
                .collect(Collectors.toList());
    }

    private Outputs awaitOutputs(long records) {
        var outputs = new Outputs[1];
        await().atMost(PATIENCE).untilAsserted(() -> {
            outputs[0] = outputs();
            assertThat(outputs[0].rows.size() + outputs[0].dead.size()).isGreaterThanOrEqualTo((int) records);
        });
        return outputs[0];
    }

    private Outputs outputs() {
        var outputs = new Outputs(new ArrayList<>(), new ArrayList<>(), new HashSet<>(), new ArrayList<>());
        for (ConsumerRecord<byte[], CleansedRecord> record :
                read(context.topics().cleansed())) {
            outputs.rows.add(record.value().getRecordId());
            if (record.value().getInputHash() != null) {
                outputs.withHash.add(record.value().getRecordId());
            }
        }
        for (ConsumerRecord<byte[], byte[]> record : read(context.topics().deadLetters())) {
            outputs.dead.add(
                    new String(record.headers().lastHeader("sluice.record_id").value(), UTF_8));
        }
        for (ConsumerRecord<String, LlmRequest> record : read(context.topics().llmNeeded())) {
            outputs.asked.add(record.value().getRecordId());
        }
        return outputs;
    }

    private <K, V> List<ConsumerRecord<K, V>> read(Topic<K, V> topic) {
        try (var consumer = new KafkaConsumer<>(
                context.kafka().consumer("it"),
                topic.keySerde().deserializer(),
                topic.valueSerde().deserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .collect(Collectors.toList());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<K, V>>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    private void alter(String topic, String key, String value) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(context.kafka().admin())) {
            var change = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(change)))
                    .all()
                    .get();
        }
    }

    private void delete(String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(context.kafka().admin())) {
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

    /** Record ids at the outputs. */
    private record Outputs(List<String> rows, List<String> dead, Set<String> withHash, List<String> asked) {}
}
