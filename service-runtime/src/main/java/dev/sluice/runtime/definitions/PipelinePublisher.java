package dev.sluice.runtime.definitions;

import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.kafka.BrokerUnavailable;
import dev.sluice.runtime.kafka.KafkaClients;
import dev.sluice.schemas.PipelineVersion;
import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts definitions in force by publishing them, with the next version number, on the topic {@code pipelines}. Publishers fence
 * each other off by a common transactional id, so two that publish at once get two versions. Thread-safe.
 */
public final class PipelinePublisher {

    private static final Logger log = LoggerFactory.getLogger(PipelinePublisher.class);
    private static final int ATTEMPTS = 5;
    private static final Duration VISIBLE = Duration.ofSeconds(30);

    private final KafkaClients kafka;
    private final Topic<String, PipelineVersion> topic;
    private final String clientId;
    private final Clock clock;

    public PipelinePublisher(KafkaClients kafka, Topics topics, Clock clock) {
        this.kafka = kafka;
        this.topic = topics.pipelines();
        this.clientId = topics.namespace() + "-pipelines-publisher";
        this.clock = clock;
    }

    /**
     * Publishes one definition.
     *
     * <p>When it returns, every {@link DefinitionFeed#awaitKnown} finds it.
     *
     * @return its version: the next one, or the present one when nothing has changed
     * @throws BrokerUnavailable if it could not be published; then nothing has changed
     */
    public int publish(PipelineSource source) {
        return publish(List.of(source)).getOrDefault(source.name(), 0);
    }

    /**
     * Publishes definitions together: all of them or none.
     *
     * @return the version of each by pipeline, in the order given
     * @throws BrokerUnavailable if they could not be published; then nothing has changed
     */
    public Map<String, Integer> publish(List<PipelineSource> sources) {
        for (int attempt = 1; ; attempt++) {
            try {
                return tryPublish(sources);
            } catch (ProducerFencedException | InvalidProducerEpochException e) {
                if (attempt == ATTEMPTS) {
                    throw new BrokerUnavailable("others publish definitions all the time; try again", e);
                }
            } catch (KafkaException e) {
                throw new BrokerUnavailable(
                        "the definitions could not be published to " + topic.name() + " at " + kafka.bootstrapServers()
                                + ": " + e.getMessage(),
                        e);
            }
        }
    }

    /**
     * The versions in force, by pipeline.
     *
     * @throws BrokerUnavailable if they could not be read
     */
    public Map<String, PipelineVersion> current() {
        try {
            return readAll();
        } catch (KafkaException e) {
            throw new BrokerUnavailable(
                    "the definitions could not be read from " + topic.name() + " at " + kafka.bootstrapServers() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private Map<String, Integer> tryPublish(List<PipelineSource> sources) {
        try (var producer = new KafkaProducer<>(
                        transactional(),
                        topic.keySerde().serializer(),
                        topic.valueSerde().serializer());
                var consumer = consumer()) {
            producer.initTransactions(); // from here on nobody else can publish, so what is read stays true
            var definitions = new DefinitionTopic(consumer, topic);
            definitions.open();
            Map<String, Optional<PipelineVersion>> present = definitions.readToEnd();
            var versions = new LinkedHashMap<String, Integer>();
            producer.beginTransaction();
            for (PipelineSource source : sources) {
                PipelineVersion last =
                        present.getOrDefault(source.name(), Optional.empty()).orElse(null);
                versions.put(source.name(), send(producer, source, last));
            }
            producer.commitTransaction();
            awaitVisible(definitions, present, versions);
            return versions;
        }
    }

    /**
     * The broker acknowledges a commit before it writes the markers that make it visible. Who is told that a definition is
     * published may send records for it at once, and then every feed must find it.
     */
    private void awaitVisible(
            DefinitionTopic definitions, Map<String, Optional<PipelineVersion>> seen, Map<String, Integer> versions) {
        long deadline = System.nanoTime() + VISIBLE.toNanos();
        while (!versions.entrySet().stream()
                .allMatch(wanted -> isAt(seen.getOrDefault(wanted.getKey(), Optional.empty()), wanted.getValue()))) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("published, but not visible after " + VISIBLE.toSeconds() + " s");
            }
            seen.putAll(definitions.poll(Duration.ofMillis(100)));
        }
    }

    private static boolean isAt(Optional<PipelineVersion> seen, int wanted) {
        return seen.map(version -> version.getVersion() >= wanted).orElse(false);
    }

    private Map<String, Object> transactional() {
        Map<String, Object> settings = kafka.producer(clientId, clientId);
        settings.put(
                "transaction.timeout.ms", "10000"); // a publisher that dies holds up the readers no longer than needed
        return settings;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(kafka.consumer(clientId), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private int send(
            Producer<String, PipelineVersion> producer, PipelineSource source, @Nullable PipelineVersion present) {
        if (present != null
                && present.getChecksum().equals(source.checksum())
                && present.getBase().equals(source.base())) {
            return present.getVersion();
        }
        int version = present == null ? 1 : present.getVersion() + 1;
        // a record that cannot be sent fails the commit
        var unused = producer.send(new ProducerRecord<>(topic.name(), source.name(), version(source, version)));
        log.atInfo()
                .addKeyValue("pipeline", source.name())
                .addKeyValue("version", version)
                .log("definition published");
        return version;
    }

    private PipelineVersion version(PipelineSource source, int version) {
        var assets = new HashMap<String, ByteBuffer>();
        source.assets().forEach((path, bytes) -> assets.put(path, ByteBuffer.wrap(bytes)));
        return PipelineVersion.newBuilder()
                .setPipeline(source.name())
                .setVersion(version)
                .setDefinition(source.yaml())
                .setFile(source.file())
                .setBase(source.base())
                .setAssets(assets)
                .setChecksum(source.checksum())
                .setAppliedAt(clock.millis())
                .build();
    }

    private Map<String, PipelineVersion> readAll() {
        try (var consumer = consumer()) {
            var definitions = new DefinitionTopic(consumer, topic);
            definitions.open();
            var present = new LinkedHashMap<String, PipelineVersion>();
            definitions.readToEnd().forEach((pipeline, version) -> version.ifPresent(v -> present.put(pipeline, v)));
            return present;
        }
    }
}
