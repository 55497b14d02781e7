package dev.sluice.metadata.sink;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the sink is, as of about a second ago.
 *
 * @param lag records not yet committed, by partition: what is polled and not flushed counts
 * @param lagSeconds age of the last committed record where there is a lag; 0 where there is none
 */
public record SinkProgress(Map<TopicPartition, Long> lag, double lagSeconds) {

    /** Nothing known yet. */
    static final SinkProgress NONE = new SinkProgress(Map.of(), 0);

    public SinkProgress {
        lag = Map.copyOf(lag);
    }

    /** Records not yet committed, of all topics. */
    public long records() {
        return lag.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Records not yet committed, by topic. */
    public Map<String, Long> byTopic() {
        var byTopic = new TreeMap<String, Long>();
        lag.forEach((partition, records) -> byTopic.merge(partition.topic(), records, Long::sum));
        return byTopic;
    }

    /** Whether everything that the topics held is committed; false before anything is known. */
    public boolean caughtUp() {
        return !lag.isEmpty() && records() == 0;
    }
}
