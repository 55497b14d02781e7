package dev.sluice.llm.coalescer;

import dev.sluice.llm.BrokerConnections;
import dev.sluice.llm.LlmMetrics;
import dev.sluice.runtime.health.HealthStatus;
import dev.sluice.runtime.kafka.StreamsStart;
import dev.sluice.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The coalescer while it runs: its stream threads, their state for the health check. Thread-safe. */
public final class CoalescerRun {

    private static final Logger log = LoggerFactory.getLogger(CoalescerRun.class);
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(200);
    /** A broker that is away is waited for, not given up. */
    private static final Duration STALL = Duration.ofDays(1);

    private final KafkaStreams streams;
    private final KafkaStreamsMetrics metrics;
    private final ThreadFailures failures;

    private CoalescerRun(KafkaStreams streams, KafkaStreamsMetrics metrics, ThreadFailures failures) {
        this.streams = streams;
        this.metrics = metrics;
        this.failures = failures;
    }

    /**
     * Starts the threads and returns; partitions are assigned a moment later.
     *
     * @param clients what {@code KafkaClients.streams} gives for {@link CoalescerTopology#applicationId}
     * @param instance this instance's lasting id in the group
     * @param holding whether questions wait for money, so that none is overdue
     */
    public static CoalescerRun start(
            Topics topics,
            WaitingConfig config,
            LlmMetrics llmMetrics,
            MeterRegistry meters,
            Map<String, Object> clients,
            String instance,
            BooleanSupplier holding) {
        var settings = new StreamsConfig(settings(clients, llmMetrics, instance));
        Topology topology = CoalescerTopology.build(topics, config, llmMetrics, new TopologyConfig(settings), holding);
        var failures = new ThreadFailures();
        KafkaStreams streams = StreamsStart.start(() -> streams(topology, settings, failures));
        var metrics = new KafkaStreamsMetrics(streams, List.of(Tag.of("service", "llm")));
        metrics.bindTo(meters);
        return new CoalescerRun(streams, metrics, failures);
    }

    private static KafkaStreams streams(Topology topology, StreamsConfig settings, ThreadFailures failures) {
        var streams = new KafkaStreams(topology, settings);
        streams.setUncaughtExceptionHandler(failures);
        streams.setStateListener((now, before) -> {
            log.atInfo().addKeyValue("from", before).addKeyValue("to", now).log("coalescer changed state");
            if (now == KafkaStreams.State.RUNNING) {
                failures.over();
            }
        });
        return streams;
    }

    /** Settings that this topology rests on, over those of every Streams client. */
    static Map<String, Object> settings(Map<String, Object> clients, LlmMetrics metrics, String instance) {
        var settings = new HashMap<>(clients);
        settings.putIfAbsent(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL.toMillis());
        settings.putIfAbsent(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, STALL.toMillis());
        settings.putIfAbsent(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instance);
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UndecodableRecords.class);
        settings.put(UndecodableRecords.METRICS, metrics);
        return settings;
    }

    /** Whether questions flow; does no I/O. */
    public HealthStatus health() {
        KafkaStreams.State state = streams.state();
        return switch (state) {
            case RUNNING ->
                BrokerConnections.any(streams.metrics())
                        ? HealthStatus.ready()
                        : HealthStatus.notReady("no connection to the broker");
            case CREATED, REBALANCING ->
                HealthStatus.notReady(failures.reason().orElse("partitions are being assigned"));
            case PENDING_SHUTDOWN, NOT_RUNNING -> HealthStatus.notReady("stopped");
            case PENDING_ERROR, ERROR ->
                HealthStatus.failed(failures.reason().orElse("all stream threads have failed"));
        };
    }

    /**
     * Commits what is done and ends the threads; what is not committed in time is done again at the next start. Leaves the group: a
     * member that stays in it by its lasting id holds up every rebalance until its session ends, and a thread in a rebalance does
     * not stop.
     */
    public void close(Duration timeout) {
        metrics.close();
        if (!streams.close(CloseOptions.timeout(timeout)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP))) {
            log.atWarn().addKeyValue("timeoutMs", timeout.toMillis()).log("stream threads did not end in time");
        }
    }
}
