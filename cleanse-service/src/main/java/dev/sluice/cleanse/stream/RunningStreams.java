package dev.sluice.cleanse.stream;

import dev.sluice.cleanse.failure.StreamThreadFailures;
import dev.sluice.cleanse.failure.Troubles;
import dev.sluice.runtime.health.HealthStatus;
import dev.sluice.runtime.kafka.InstanceId;
import dev.sluice.runtime.kafka.StreamsStart;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the topology: its threads, its metrics, its state for the health check. Thread-safe. */
public final class RunningStreams {

    private static final Logger log = LoggerFactory.getLogger(RunningStreams.class);

    private final KafkaStreams streams;
    private final KafkaStreamsMetrics metrics;
    private final Troubles troubles;
    private final String bootstrapServers;

    private RunningStreams(
            KafkaStreams streams, KafkaStreamsMetrics metrics, Troubles troubles, String bootstrapServers) {
        this.streams = streams;
        this.metrics = metrics;
        this.troubles = troubles;
        this.bootstrapServers = bootstrapServers;
    }

    /** Starts the threads and returns; partitions are assigned a moment later. */
    public static RunningStreams start(
            Topology topology,
            Map<String, Object> settings,
            InstanceId instance,
            Troubles troubles,
            MeterRegistry meters,
            Clock clock) {
        KafkaStreams streams = StreamsStart.start(() -> streams(topology, settings, instance, troubles, clock));
        var metrics = new KafkaStreamsMetrics(streams, List.of(Tag.of("service", "cleanse")));
        metrics.bindTo(meters);
        return new RunningStreams(
                streams, metrics, troubles, String.valueOf(settings.get(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG)));
    }

    private static KafkaStreams streams(
            Topology topology, Map<String, Object> settings, InstanceId instance, Troubles troubles, Clock clock) {
        String application = String.valueOf(settings.get(StreamsConfig.APPLICATION_ID_CONFIG));
        var streams = new KafkaStreams(
                topology,
                new StreamsConfig(StreamsSettings.withInstance(settings, instance)),
                new StableClients(application, instance));
        streams.setUncaughtExceptionHandler(new StreamThreadFailures(troubles, clock));
        streams.setStateListener((now, before) -> {
            log.atInfo().addKeyValue("from", before).addKeyValue("to", now).log("streams changed state");
            if (now == State.RUNNING) {
                troubles.over();
            }
        });
        return streams;
    }

    /** Whether records flow; does no I/O. */
    public HealthStatus health() {
        State state = streams.state();
        return switch (state) {
            case RUNNING ->
                troubles.reason()
                        .map(HealthStatus::notReady)
                        .orElseGet(() -> connected()
                                ? HealthStatus.ready()
                                : HealthStatus.notReady("no connection to the broker at " + bootstrapServers
                                        + "; work goes on when it is back"));
            case CREATED, REBALANCING ->
                HealthStatus.notReady(troubles.reason().orElse("partitions are being assigned"));
            case PENDING_SHUTDOWN, NOT_RUNNING -> HealthStatus.notReady("stopped");
            case PENDING_ERROR, ERROR ->
                HealthStatus.failed(troubles.reason().orElse("all stream threads have failed"));
        };
    }

    /** Commits what is done and ends the threads; what is not committed when the time is up will be done again. */
    public void close(Duration timeout) {
        metrics.close();
        boolean ended = streams.close(CloseOptions.timeout(timeout));
        if (!ended) {
            log.atWarn()
                    .addKeyValue("timeoutMs", timeout.toMillis())
                    .log("stream threads did not end in time; their open transactions are aborted");
        }
    }

    private boolean connected() {
        double connections = 0;
        for (Metric metric : streams.metrics().values()) {
            boolean ofConsumers = metric.metricName().group().equals("consumer-metrics");
            if (ofConsumers
                    && metric.metricName().name().equals("connection-count")
                    && metric.metricValue() instanceof Double count) {
                connections += count;
            }
        }
        return connections > 0;
    }
}
