package dev.sluice.llm.coalescer;

import dev.sluice.llm.LlmMetrics;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.LlmAnswer;
import dev.sluice.schemas.LlmCall;
import dev.sluice.schemas.LlmRequest;
import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;

/** The coalescer's topology in the test driver, asked and answered by hand. */
final class CoalescerRig implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    static final Duration DEADLINE = Duration.ofMinutes(10);

    private static final WaitingConfig WAITING = new WaitingConfig(DEADLINE, 3, Duration.ofSeconds(10));

    private final Path directory;
    final Topics topics = Topics.of("sluice", 4, AvroSerdes.shipped());
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;

    /** @param directory for its state */
    CoalescerRig(Path directory) {
        this.directory = directory;
        this.driver = driver(START);
    }

    TopologyTestDriver driver() {
        return driver;
    }

    void ask(String hash, String recordId) {
        ask(hash, recordId, null);
    }

    void ask(String hash, String recordId, @Nullable String masked) {
        input(topics.llmNeeded())
                .pipeInput(
                        hash,
                        LlmRequest.newBuilder()
                                .setInputHash(hash)
                                .setPipeline("orders")
                                .setDefinitionVersion(1)
                                .setTask("tidy")
                                .setTaskVersion("v1")
                                .setRecordId(recordId)
                                .setRecordKey(ByteBuffer.wrap(("key-" + recordId).getBytes(StandardCharsets.UTF_8)))
                                .setInput("{\"a\":1}")
                                .setEvidence("{\"seen\":[1]}")
                                .setInstructions("Do it.")
                                .setAnswerSchema("{}")
                                .setAskedAt(1)
                                .setMasked(masked)
                                .build());
    }

    void answer(String hash, String output) {
        pool(hash, AnswerStatus.ANSWERED, output, null);
    }

    void fail(String hash, String error) {
        pool(hash, AnswerStatus.FAILED, null, error);
    }

    void pool(String hash, AnswerStatus status, @Nullable String output, @Nullable String error) {
        input(topics.llmAnswers())
                .pipeInput(
                        hash,
                        LlmAnswer.newBuilder()
                                .setInputHash(hash)
                                .setStatus(status)
                                .setOutput(output)
                                .setError(error)
                                .setProvider("p")
                                .setModel("m")
                                .setCalls(1)
                                .setRetries(0)
                                .setTokensIn(1)
                                .setTokensOut(1)
                                .setCostUsd(0)
                                .setAnsweredAt(77)
                                .build());
    }

    List<LlmCall> calls() {
        return output(topics.llmCalls()).readValuesToList();
    }

    List<KeyValue<byte[], Enrichment>> enrichments() {
        return output(topics.enrichments()).readKeyValuesToList();
    }

    boolean storeIsEmpty(String name, int but) {
        try (var all = driver.getKeyValueStore(name).all()) {
            int entries = 0;
            while (all.hasNext()) {
                all.next();
                entries++;
            }
            return entries == but;
        }
    }

    <K, V> TestInputTopic<K, V> input(Topic<K, V> topic) {
        return driver.createInputTopic(
                topic.name(), topic.keySerde().serializer(), topic.valueSerde().serializer());
    }

    <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
        return driver.createOutputTopic(
                topic.name(),
                topic.keySerde().deserializer(),
                topic.valueSerde().deserializer());
    }

    private TopologyTestDriver driver(Instant now) {
        Map<String, Object> settings = settings();
        var properties = new Properties();
        properties.putAll(settings);
        return new TopologyTestDriver(topology(new StreamsConfig(settings)), properties, now);
    }

    Topology topology(StreamsConfig settings) {
        return CoalescerTopology.build(topics, WAITING, new LlmMetrics(meters), new TopologyConfig(settings));
    }

    Map<String, Object> settings() {
        var clients = new HashMap<String, Object>();
        clients.put(StreamsConfig.APPLICATION_ID_CONFIG, CoalescerTopology.applicationId("sluice"));
        clients.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        clients.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        clients.put("ensure.explicit.internal.resource.naming", "true");
        return CoalescerRun.settings(clients, new LlmMetrics(meters), "instance-1");
    }

    @Override
    public void close() {
        driver.close();
    }
}
