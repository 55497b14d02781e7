package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.ingest.IngestConfig.PushConfig;
import dev.sluice.ingest.IngestConfig.RestConfig;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.definition.LlmSpec;
import dev.sluice.pipeline.definition.PipelineDefinition;
import dev.sluice.pipeline.definition.SourceSpec;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.runtime.HttpConfig;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.config.DataSize;
import dev.sluice.runtime.kafka.KafkaClients;
import dev.sluice.runtime.kafka.TopicAdmin;
import dev.sluice.schemas.PipelineVersion;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.SourceProgress;
import dev.sluice.schemas.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A real broker, and an ingest service that can be stopped and started on it. */
final class IngestRig implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    final Path dir;
    private EmbeddedBroker broker;
    private final RuntimeConfig runtime;
    private @Nullable ServiceContext context;
    private @Nullable IngestApp app;

    IngestRig(Path dir) {
        this.dir = dir;
        this.broker = EmbeddedBroker.start(brokerConfig(dir, 0));
        this.runtime = RuntimeConfig.defaults()
                .withDataDir(dir)
                .withHttp(new HttpConfig("127.0.0.1", 0, null))
                .withBootstrapServers(broker.bootstrapServers());
        ServiceContext prepared = ServiceContext.create(runtime);
        new TopicAdmin(runtime).apply(prepared.topics());
    }

    static IngestConfig config() {
        return new IngestConfig(
                DataSize.ofMebibytes(4),
                1_000,
                Duration.ofMillis(300),
                1,
                null,
                RestConfig.defaults(),
                Map.of("session.timeout.ms", "2000", "heartbeat.interval.ms", "500"),
                new PushConfig(DataSize.ofMebibytes(16), 16, Duration.ofSeconds(10), Duration.ofSeconds(2)));
    }

    void start() {
        start(config());
    }

    void start(IngestConfig config) {
        start(config, runtime);
    }

    void start(IngestConfig config, RuntimeConfig how) {
        ServiceContext fresh = ServiceContext.create(how);
        var starting = new IngestApp(config, fresh, IngestRig::compile, Duration.ofSeconds(5));
        fresh.http().start();
        starting.start();
        context = fresh;
        app = starting;
    }

    void stop() {
        stop(Duration.ofSeconds(10));
    }

    void stop(Duration timeout) {
        IngestApp running = app;
        ServiceContext used = context;
        app = null;
        context = null;
        if (running != null && used != null) {
            running.stop(timeout);
            used.http().stop(Duration.ofSeconds(1));
        }
    }

    ServiceContext context() {
        if (context == null) {
            throw new IllegalStateException("not started");
        }
        return context;
    }

    URI url(String path) {
        return context().http().url().resolve(path);
    }

    /** Names of the connectors, from Connect's own REST door; empty while it is not up. */
    List<String> connectors() throws IOException, InterruptedException {
        IngestApp running = app;
        URI rest = running == null ? null : running.connectUrl().orElse(null);
        if (rest == null) {
            throw new IllegalStateException("Connect is not up");
        }
        var request = HttpRequest.newBuilder(rest.resolve("/connectors")).build();
        String answer = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        return JSON.readValue(answer, JSON.getTypeFactory().constructCollectionType(List.class, String.class));
    }

    RuntimeConfig runtime() {
        return runtime;
    }

    /** Where Connect's own REST door is, once it is there. */
    Optional<URI> connectUrl() {
        IngestApp running = app;
        return running == null ? Optional.empty() : running.connectUrl();
    }

    EmbeddedBroker broker() {
        return broker;
    }

    /** The broker comes back where it was. */
    void restartBroker() {
        broker = EmbeddedBroker.start(brokerConfig(dir, broker.port()));
    }

    private static BrokerConfig brokerConfig(Path dir, int port) {
        return new BrokerConfig(dir.resolve("broker"), port, Map.of("group.min.session.timeout.ms", "1000"));
    }

    /** A definition as the tests write it, {@code {"connector":…,"settings":{…},"key":…}}, or a real one. */
    private static IngestPipeline compile(PipelineVersion version) {
        if (version.getDefinition().startsWith("pipeline:")) {
            return IngestPipeline.compile(version);
        }
        try {
            JsonNode text = JSON.readTree(version.getDefinition());
            Map<String, Object> settings = JSON.convertValue(
                    text.get("settings"),
                    JSON.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
            var source = new SourceSpec(text.get("connector").asText(), settings);
            var definition = new PipelineDefinition(
                    version.getPipeline(),
                    "",
                    source,
                    TableSpec.appending("t"),
                    List.of(),
                    LlmSpec.off(),
                    List.of(),
                    List.of());
            String key = text.path("key").asText("");
            return new IngestPipeline(definition, Path.of(version.getBase()), payload -> key(key, payload));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Optional<byte[]> key(String field, RawPayload payload) {
        if (field.equals("none of your business")) {
            throw new IllegalStateException("a key that cannot be computed");
        }
        if (field.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readTree(payload.bytes()).get(field))
                    .map(node -> node.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void publish(String pipeline, String connector, Map<String, Object> settings, String key) {
        try {
            publish(
                    pipeline,
                    JSON.writeValueAsString(Map.of("connector", connector, "settings", settings, "key", key)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    void publish(String pipeline, String text) {
        Topic<String, PipelineVersion> topic =
                ServiceContext.create(runtime).topics().pipelines();
        try (var producer = new KafkaProducer<>(
                new KafkaClients(runtime).producer("test"),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer())) {
            producer.send(new ProducerRecord<>(
                    topic.name(),
                    pipeline,
                    PipelineVersion.newBuilder()
                            .setPipeline(pipeline)
                            .setVersion(1)
                            .setDefinition(text)
                            .setFile(pipeline + ".yaml")
                            .setBase(dir.toString())
                            .setAssets(Map.of())
                            .setChecksum(text)
                            .setAppliedAt(0)
                            .build()));
        }
    }

    void remove(String pipeline) {
        Topic<String, PipelineVersion> topic =
                ServiceContext.create(runtime).topics().pipelines();
        try (var producer = new KafkaProducer<>(
                new KafkaClients(runtime).producer("test"),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer())) {
            producer.send(new ProducerRecord<>(topic.name(), pipeline, null));
        }
    }

    /** Everything committed in raw, in the order of its partitions. */
    List<RawRecord> raw() {
        return read(ServiceContext.create(runtime).topics().raw()).stream()
                .map(ConsumerRecord::value)
                .toList();
    }

    List<ConsumerRecord<byte[], RawRecord>> rawRecords() {
        return read(ServiceContext.create(runtime).topics().raw());
    }

    /** The last report of each source. */
    Map<String, SourceProgress> sources() {
        var last = new LinkedHashMap<String, SourceProgress>();
        for (SourceProgress progress : progress()) {
            last.put(progress.getSource(), progress);
        }
        return last;
    }

    /** The error of a source; empty where there is none, or no such source. */
    String error(String source) {
        SourceProgress progress = sources().get(source);
        return progress == null || progress.getError() == null ? "" : progress.getError();
    }

    List<SourceProgress> progress() {
        return read(ServiceContext.create(runtime).topics().sources()).stream()
                .map(ConsumerRecord::value)
                .toList();
    }

    /** Whether a source has been read to its end. */
    boolean isDone(String source) {
        SourceProgress progress = sources().get(source);
        return progress != null && progress.getDone();
    }

    boolean allDone(int sources) {
        Map<String, SourceProgress> now = sources();
        return now.size() == sources && now.values().stream().allMatch(SourceProgress::getDone);
    }

    private <K, V> List<ConsumerRecord<K, V>> read(Topic<K, V> topic) {
        var records = new ArrayList<ConsumerRecord<K, V>>();
        try (var consumer = new KafkaConsumer<>(
                new KafkaClients(runtime).consumer("test"),
                topic.keySerde().deserializer(),
                topic.valueSerde().deserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public void close() {
        stop();
        broker.close();
    }
}
