package dev.sluice.ingest.connect;

import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way to a topic. Connect keeps records in hash maps until they are committed, so a record is itself and nothing
 * else. Immutable.
 */
public final class SentRecord extends SourceRecord {

    /**
     * @param partition under which Connect keeps the offset, in a fixed order
     * @param offset how far the source has been read behind this record
     * @param timestamp epoch milliseconds
     */
    public SentRecord(
            Map<String, ?> partition, Map<String, ?> offset, String topic, byte[] key, byte[] value, long timestamp) {
        super(partition, offset, topic, null, null, key, null, value, timestamp);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
