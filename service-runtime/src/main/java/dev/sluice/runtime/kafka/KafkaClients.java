package dev.sluice.runtime.kafka;

import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.config.ConfigProblem;
import dev.sluice.runtime.config.InvalidConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings for Kafka clients: our defaults, over them the section {@code kafka} of the configuration, over that what our guarantees
 * rest on. Each call gives a new, mutable map, so a service may add its own (serdes are passed to the constructors of the
 * clients). Thread-safe.
 *
 * <p>Fixed: producers {@code acks=all} and idempotent; consumers {@code read_committed}, no auto commit, from the earliest offset;
 * streams {@code exactly_once_v2} with explicit names.
 */
public final class KafkaClients {

    private static final String SIXTEEN_MIB = String.valueOf(16 << 20);

    /** Throughput first, but nothing waits longer than a few milliseconds. */
    private static final Map<String, String> PRODUCER = Map.of(
            "compression.type",
            "lz4",
            "linger.ms",
            "5",
            "batch.size",
            String.valueOf(256 << 10),
            "max.request.size",
            SIXTEEN_MIB);

    /** A transaction flushes anyway when it commits, so batches may wait longer; see baselines: 237 k to 315 k records/s. */
    private static final Map<String, String> STREAMS_PRODUCER = Map.of(
            "producer.compression.type",
            "lz4",
            "producer.linger.ms",
            "50",
            "producer.batch.size",
            String.valueOf(512 << 10),
            "producer.max.request.size",
            SIXTEEN_MIB);

    private final RuntimeConfig config;

    public KafkaClients(RuntimeConfig config) {
        this.config = config;
    }

    /** For a producer that takes part in no transaction. */
    public Map<String, Object> producer(String clientId) {
        Map<String, Object> settings = client("producer", PRODUCER);
        settings.put("client.id", clientId);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        return settings;
    }

    /** For a transactional producer; another one with the same transactional id is fenced off. */
    public Map<String, Object> producer(String clientId, String transactionalId) {
        Map<String, Object> settings = producer(clientId);
        settings.put("transactional.id", transactionalId);
        return settings;
    }

    /** For a consumer of a group. */
    public Map<String, Object> consumer(String group, String clientId) {
        Map<String, Object> settings = consumer(clientId);
        settings.put("group.id", group);
        return settings;
    }

    /** For a consumer that assigns partitions to itself and belongs to no group. */
    public Map<String, Object> consumer(String clientId) {
        Map<String, Object> settings = client("consumer", Map.of());
        settings.put("client.id", clientId);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.put("allow.auto.create.topics", "false");
        return settings;
    }

    /** For an admin client. */
    public Map<String, Object> admin() {
        Map<String, Object> settings = client("admin", Map.of());
        settings.put("client.id", config.namespace() + "-admin");
        return settings;
    }

    /**
     * For Kafka Streams. {@code commit.interval.ms} and {@code num.stream.threads} are left to the service; state lives in {@code
     * <data_dir>/streams}. {@code StreamsBuilder} must be given {@code new TopologyConfig(new StreamsConfig(settings))}, or the
     * check of explicit names is silently off.
     */
    public Map<String, Object> streams(String applicationId) {
        Map<String, Object> settings = client("streams", STREAMS_PRODUCER);
        settings.put("application.id", applicationId);
        settings.put("client.id", applicationId);
        settings.put("processing.guarantee", "exactly_once_v2");
        settings.put("ensure.explicit.internal.resource.naming", "true");
        settings.put("processing.exception.handler.global.enabled", "true"); // warned about otherwise
        settings.put("state.dir", config.dataDir().resolve("streams").toString());
        settings.put("consumer.auto.offset.reset", "earliest");
        settings.putIfAbsent(
                "replication.factor", String.valueOf(config.topics().replicationFactor()));
        return settings;
    }

    /** Address of the broker, as configured. */
    public String bootstrapServers() {
        return config.bootstrapServers()
                .orElseThrow(() -> new InvalidConfig(List.of(ConfigProblem.of(
                        "kafka.bootstrap.servers",
                        "expected the broker's address, such as 127.0.0.1:9092, found nothing; set the key, "
                                + "SLUICE_KAFKA_BOOTSTRAP_SERVERS or --bootstrap-servers"))));
    }

    private Map<String, Object> client(String kind, Map<String, String> defaults) {
        var settings = new HashMap<String, Object>(defaults);
        settings.putAll(KafkaSettings.of(config.kafka(), kind));
        settings.put("bootstrap.servers", bootstrapServers());
        return settings;
    }
}
