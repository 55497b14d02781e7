package dev.sluice.metadata.sink;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Records in the order in which they were polled, and the offsets after them. Dropping a batch loses nothing: the offsets that count are in the
 * warehouse. Not thread-safe.
 */
final class Batch {

    private final List<ConsumerRecord<byte[], byte[]>> records;
    private final Map<TopicPartition, Long> next;
    private final Clock clock;
    private Instant begun;
    private long bytes;

    Batch(Clock clock) {
        this(new ArrayList<>(), new HashMap<>(), clock, clock.instant());
    }

    private Batch(
            List<ConsumerRecord<byte[], byte[]>> records, Map<TopicPartition, Long> next, Clock clock, Instant begun) {
        this.records = records;
        this.next = next;
        this.clock = clock;
        this.begun = begun;
    }

    /** Adds what a poll brought; a poll may move on over transaction markers without bringing a record. */
    void add(ConsumerRecords<byte[], byte[]> polled) {
        if (records.isEmpty() && !polled.isEmpty()) {
            begun = clock.instant();
        }
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            records.add(record);
            bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
        }
        polled.nextOffsets().forEach((partition, offset) -> next.put(partition, offset.offset()));
    }

    List<ConsumerRecord<byte[], byte[]>> records() {
        return records;
    }

    /** The next offset of every partition that moved. */
    Map<TopicPartition, Long> next() {
        return next;
    }

    /** When the first record was added. */
    Instant begun() {
        return begun;
    }

    int size() {
        return records.size();
    }

    long bytes() {
        return bytes;
    }

    /** True when there is neither a record nor an offset to write. */
    boolean isEmpty() {
        return records.isEmpty() && next.isEmpty();
    }

    /** The first and the second half; each moves the offsets as far as its records go, the second as far as the whole. */
    List<Batch> halves() {
        int middle = records.size() / 2;
        var first = new Batch(records.subList(0, middle), new HashMap<>(), clock, begun);
        for (ConsumerRecord<byte[], byte[]> record : first.records) {
            first.next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        }
        return List.of(first, new Batch(records.subList(middle, records.size()), next, clock, begun));
    }

    /** Forgets what has been written already: records below these offsets. */
    void dropBefore(Map<TopicPartition, Long> written) {
        records.removeIf(record ->
                record.offset() < written.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L));
        next.entrySet().removeIf(entry -> entry.getValue() <= written.getOrDefault(entry.getKey(), 0L));
    }

    void clear() {
        records.clear();
        next.clear();
        bytes = 0;
    }
}
