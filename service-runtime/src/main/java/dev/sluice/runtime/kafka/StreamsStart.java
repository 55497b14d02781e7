package dev.sluice.runtime.kafka;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts Kafka Streams, on a local state that cannot be opened too. A process that is killed while it deletes a store leaves files behind
 * that RocksDB refuses, and Streams gives up at every start from then on. The changelogs have all of it, so the local state is deleted,
 * and restored from them. Stateless.
 */
public final class StreamsStart {

    private static final Logger log = LoggerFactory.getLogger(StreamsStart.class);
    private static final Duration TO_CLOSE = Duration.ofSeconds(10);

    private StreamsStart() {}

    /**
     * Starts a client.
     *
     * @param make a new client each time, ready to start
     * @return the one that has started
     */
    public static KafkaStreams start(Supplier<KafkaStreams> make) {
        KafkaStreams first = make.get();
        try {
            first.start();
            return first;
        } catch (ProcessorStateException e) {
            log.atWarn()
                    .setCause(e)
                    .log("local state cannot be opened; it is deleted, and restored from the changelogs");
            first.close(CloseOptions.timeout(TO_CLOSE));
            first.cleanUp();
        }
        KafkaStreams second = make.get();
        second.start();
        return second;
    }
}
