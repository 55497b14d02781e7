package dev.sluice.metadata.sink;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Compares what is committed with what the topics hold. Belongs to the sink's thread. */
final class LagWatch {

    private static final Duration ANSWER = Duration.ofSeconds(3);

    private final Clock clock;

    LagWatch(Clock clock) {
        this.clock = clock;
    }

    /**
     * How far the sink is.
     *
     * @param committed next offsets, by partition, as the warehouse has them
     * @param polled next offsets of what is polled and not committed
     * @param lastTimestamp of the last committed record, in milliseconds since 1970; 0 before there was one
     * @throws org.apache.kafka.common.errors.TimeoutException if the broker does not answer
     */
    SinkProgress look(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> committed,
            Map<TopicPartition, Long> polled,
            long lastTimestamp) {
        var lag = new HashMap<TopicPartition, Long>();
        long records = 0;
        for (var end : consumer.endOffsets(consumer.assignment(), ANSWER).entrySet()) {
            TopicPartition partition = end.getKey();
            Long next = committed.get(partition);
            if (next == null) {
                // a partition that was never committed starts where the consumer stands, not at 0
                next = polled.containsKey(partition) ? 0 : consumer.position(partition, ANSWER);
            }
            long behind = Math.max(0, end.getValue() - next);
            lag.put(partition, behind);
            records += behind;
        }
        double seconds = records == 0 || lastTimestamp == 0 ? 0 : (clock.millis() - lastTimestamp) / 1_000.0;
        return new SinkProgress(lag, Math.max(0, seconds));
    }
}
