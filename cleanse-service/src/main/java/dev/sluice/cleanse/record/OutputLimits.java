package dev.sluice.cleanse.record;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How large a record each output topic takes. Starts from the configured limit and learns from refusals: what the broker
 * refused once is too large for the topic, whatever the configuration says.
 *
 * <p>Sizes are checked before a record is handed to the producer, because under exactly-once a refused record fails its whole
 * transaction: neither the records beside it nor its own dead letter could be written. Thread-safe.
 */
public final class OutputLimits {

    private final int configured;
    private final Map<String, Integer> learned = new ConcurrentHashMap<>();

    /** @param configured largest record in bytes, headers and batch overhead included */
    public OutputLimits(int configured) {
        this.configured = configured;
    }

    /** The largest record that the topic is known to take, in bytes. */
    public int of(String topic) {
        Integer limit = learned.get(topic);
        return limit == null ? configured : limit;
    }

    /** Takes note that the topic refused a record of this many bytes; the next one of its size becomes a dead letter. */
    public void refused(String topic, int bytes) {
        learned.merge(topic, Math.min(configured, bytes - 1), Math::min);
    }
}
