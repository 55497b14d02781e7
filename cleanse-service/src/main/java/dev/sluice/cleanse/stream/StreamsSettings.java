package dev.sluice.cleanse.stream;

import dev.sluice.cleanse.CleanseConfig;
import dev.sluice.cleanse.deadletter.DeadLetters;
import dev.sluice.cleanse.deadletter.FailedRecordHandler;
import dev.sluice.cleanse.deadletter.FailedWriteHandler;
import dev.sluice.cleanse.deadletter.UndecodableRecordHandler;
import dev.sluice.cleanse.failure.Troubles;
import dev.sluice.runtime.kafka.InstanceId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Settings of Kafka Streams: what {@code KafkaClients} gives, and over it what this service rests on. */
public final class StreamsSettings {

    /** A broker that is away is waited for, not given up: a task may stall this long before its thread fails. */
    private static final Duration STALL = Duration.ofDays(1);

    /** Three heartbeats. */
    private static final Duration SESSION = Duration.ofSeconds(10);

    private StreamsSettings() {}

    /**
     * The settings for the topology and for running it.
     *
     * @param base what {@code KafkaClients.streams} gives
     * @param deadLetters handed to the error handlers
     * @param troubles handed to the error handlers
     */
    public static Map<String, Object> of(
            Map<String, Object> base, CleanseConfig config, DeadLetters deadLetters, Troubles troubles) {
        var settings = new HashMap<>(base);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        // a task reads one partition, there is nothing to wait for; without this the wait is considered for every
        // record
        settings.putIfAbsent(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        settings.putIfAbsent(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, STALL.toMillis());
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UndecodableRecordHandler.class);
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FailedRecordHandler.class);
        settings.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, FailedWriteHandler.class);
        settings.put(DeadLetters.CONFIG, deadLetters);
        settings.put(Troubles.CONFIG, troubles);
        return settings;
    }

    /**
     * The same for one instance, which stays the same member of the group across restarts. A thread that is replaced comes back
     * as another member, so its partitions wait until the session of the dead one is over: shorter than Kafka's 45 s.
     */
    static Map<String, Object> withInstance(Map<String, Object> settings, InstanceId instance) {
        var own = new HashMap<>(settings);
        own.putIfAbsent(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instance.value());
        String session = ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;
        if (Stream.of(session, StreamsConfig.consumerPrefix(session), StreamsConfig.mainConsumerPrefix(session))
                .noneMatch(settings::containsKey)) {
            own.put(StreamsConfig.mainConsumerPrefix(session), (int) SESSION.toMillis());
        }
        return own;
    }
}
