package dev.sluice.cleanse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.cleanse.deadletter.DeadLetters;
import dev.sluice.cleanse.failure.Troubles;
import dev.sluice.cleanse.lookup.LookupTopics;
import dev.sluice.cleanse.record.KnownPipelines;
import dev.sluice.cleanse.record.OutputLimits;
import dev.sluice.cleanse.record.RecordCleansings;
import dev.sluice.cleanse.stream.StreamsSettings;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.kafka.KafkaClients;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.LlmRequest;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The real topology with real serdes and rules in a test driver; only the control topic is replaced by {@link #publish}. */
final class CleanseRig implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final Instant RECEIVED = Instant.parse("2026-11-21T09:59:58.123Z");

    final Topics topics = Topics.of("test", 4, AvroSerdes.shipped());
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Published published = new Published();
    /** What lookups read; the topics must be there before the first record of a pipeline that names them. */
    final MockConsumer<byte[], byte[]> lookups = new MockConsumer<>("earliest");

    private final AtomicBoolean opened = new AtomicBoolean();

    final Topology topology;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> raw;

    CleanseRig(Path dir) {
        this(dir, CleanseConfig.defaults().withLlm(true, "test-model"));
    }

    CleanseRig(Path dir, CleanseConfig config) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        var metrics = new CleanseMetrics(meters);
        var limits = new OutputLimits((int) config.maxRecordSize().bytes());
        var deadLetters = new DeadLetters(topics.deadLetters().name(), limits, metrics);
        var runtime = RuntimeConfig.defaults().withDataDir(dir).withBootstrapServers("127.0.0.1:1");
        Map<String, Object> settings = StreamsSettings.of(
                new KafkaClients(runtime).streams("test-cleanse-v1"), config, deadLetters, new Troubles(clock));
        var tables = new LookupTopics(this::openLookups, Duration.ofSeconds(5));
        var cleansings = new RecordCleansings(config, topics, published, limits, metrics, tables, clock);
        topology = new CleanseTopology(topics, cleansings, deadLetters, metrics).build(settings);
        var properties = new Properties();
        properties.putAll(settings);
        driver = new TopologyTestDriver(topology, properties, NOW);
        raw = driver.createInputTopic(topics.raw().name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A further attempt finds the same: nothing. */
    private MockConsumer<byte[], byte[]> openLookups() {
        return opened.getAndSet(true) ? new MockConsumer<>("earliest") : lookups;
    }

    void publish(Pipeline pipeline) {
        published.known.put(pipeline.definition().pipeline(), pipeline);
    }

    /** One record as ingest writes it. */
    void send(RawRecord record) {
        sendBytes(record.getRecordId().getBytes(UTF_8), bytes(record), new RecordHeaders());
    }

    /** One record that was received at another time. */
    void send(RawRecord record, Instant receivedAt) {
        raw.pipeInput(
                new TestRecord<>(record.getRecordId().getBytes(UTF_8), bytes(record), new RecordHeaders(), receivedAt));
    }

    void sendBytes(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        raw.pipeInput(new TestRecord<>(key, value, headers, RECEIVED));
    }

    byte[] bytes(RawRecord record) {
        return topics.raw().valueSerde().serializer().serialize(topics.raw().name(), record);
    }

    List<TestRecord<byte[], CleansedRecord>> cleansed() {
        return read(topics.cleansed());
    }

    List<TestRecord<String, LlmRequest>> questions() {
        return read(topics.llmNeeded());
    }

    List<TestRecord<byte[], Enrichment>> enrichments() {
        return read(topics.enrichments());
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return read(topics.deadLetters());
    }

    /** The one dead letter there must be. */
    TestRecord<byte[], byte[]> deadLetter() {
        List<TestRecord<byte[], byte[]>> letters = deadLetters();
        if (letters.size() != 1) {
            throw new AssertionError("expected one dead letter, found " + letters.size());
        }
        return letters.get(0);
    }

    double count(String name, String... tags) {
        return meters.find(name).tags(Tags.of(tags)).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    static Map<String, String> headers(TestRecord<?, ?> record) {
        var headers = new HashMap<String, String>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), UTF_8));
        }
        return headers;
    }

    private <K, V> List<TestRecord<K, V>> read(Topic<K, V> topic) {
        return driver.createOutputTopic(
                        topic.name(),
                        topic.keySerde().deserializer(),
                        topic.valueSerde().deserializer())
                .readRecordsToList();
    }

    @Override
    public void close() {
        driver.close();
    }

    /** Definitions in memory; can be made to fail. */
    static final class Published implements KnownPipelines {

        private final Map<String, Pipeline> known = new HashMap<>();

        @Nullable
        RuntimeException failure;

        @Override
        public Optional<Pipeline> find(String pipeline) {
            if (failure != null) {
                throw failure;
            }
            return Optional.ofNullable(known.get(pipeline));
        }

        @Override
        public Optional<Pipeline> awaitKnown(String pipeline, Duration patience) {
            return find(pipeline);
        }
    }
}
