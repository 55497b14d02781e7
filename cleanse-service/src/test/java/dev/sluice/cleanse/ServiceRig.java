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
import dev.sluice.runtime.kafka.BrokerUnavailable;
import dev.sluice.runtime.kafka.TopicAdmin;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.LlmRequest;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The service on a real broker that all test classes share; each test has a namespace and a data directory of its own. */
final class ServiceRig implements BeforeEachCallback, AfterEachCallback {
    /** How long a test waits for what must come. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration STOP = Duration.ofSeconds(10);

    private EmbeddedBroker broker;
    private Path directory;
    private ServiceContext context;
    private @Nullable CleanseApp app;

    @Override
    public void beforeEach(ExtensionContext test) throws IOException {
        Shared shared = test.getRoot()
                .getStore(Namespace.create(ServiceRig.class))
                .computeIfAbsent(Shared.class, key -> Shared.start(), Shared.class);
        broker = shared.broker();
        directory = Files.createTempDirectory(shared.directory(), "test");
        context = context("t" + Integer.toHexString(test.getUniqueId().hashCode()));
        new TopicAdmin(context.config()).apply(context.topics());
    }

    @Override
    public void afterEach(ExtensionContext test) {
        stop();
    }

    private ServiceContext context(String namespace) {
        RuntimeConfig base = RuntimeConfig.defaults();
        return ServiceContext.create(new RuntimeConfig(
                namespace,
                directory,
                base.http(),
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                base.schema(),
                base.topics()));
    }

    /** What the service and the test know of the broker. */
    ServiceContext context() {
        return context;
    }

    /** The data directory of the service. */
    Path directory() {
        return directory;
    }

    void start(CleanseConfig config) {
        var started = new CleanseApp(config, context);
        app = started;
        started.start();
    }

    void stop() {
        if (app != null) {
            app.stop(STOP);
        }
    }

    /** As a new process would: nothing but the data directory is the same. */
    void restart(CleanseConfig config) {
        context = context(context.config().namespace());
        start(config);
    }

    /** Puts a definition in force, once the broker knows the topics that were just made. */
    void publish(String yaml) {
        var publisher = new PipelinePublisher(context.kafka(), context.topics(), context.clock());
        var source = new PipelineSource(
                "orders", yaml, "orders.yaml", directory.toString(), Map.of(), Integer.toHexString(yaml.hashCode()));
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(BrokerUnavailable.class)
                .untilAsserted(() -> publisher.publish(source));
    }

    void produce(List<RawRecord> records) {
        produce(records, RawRecord::getRecordId);
    }

    void produceWithKey(String key, List<RawRecord> records) {
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

    double received() {
        return context.meters().find("sluice.cleanse.received").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    HealthStatus health() {
        return context.health().statuses().getOrDefault("cleanse", HealthStatus.notReady("not there yet"));
    }

    /** Waits until so many records have come out. */
    Outputs awaitOutputs(long records) {
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

    <K, V> List<ConsumerRecord<K, V>> read(Topic<K, V> topic) {
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

    /** Record ids at the outputs. */
    record Outputs(List<String> rows, List<String> dead, Set<String> withHash, List<String> asked) {}

    /** Closed by JUnit behind the last test. */
    private record Shared(EmbeddedBroker broker, Path directory) implements AutoCloseable {
        static Shared start() {
            try {
                Path directory = Files.createTempDirectory("cleanse-broker");
                return new Shared(EmbeddedBroker.start(BrokerConfig.in(directory.resolve("broker"))), directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            broker.close();
            Utils.delete(directory.toFile());
        }
    }
}
