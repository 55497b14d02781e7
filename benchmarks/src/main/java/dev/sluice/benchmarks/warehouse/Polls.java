package dev.sluice.benchmarks.warehouse;

import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Utils;

/** Puts records where a broker would: a partition by the key, the next offset of it. Not thread-safe. */
final class Polls {

    private static final int PARTITIONS = 4;

    private final Topics topics;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> waiting = new HashMap<>();

    Polls(Topics topics) {
        this.topics = topics;
    }

    /** Adds a record to {@code raw} and {@code cleansed}; returns its value in the latter. */
    byte[] add(Landable record) {
        byte[] key = record.id().getBytes(StandardCharsets.UTF_8);
        put(topics.raw(), key, record.raw());
        return put(topics.cleansed(), key, record.cleansed());
    }

    private <T> byte[] put(Topic<byte[], T> topic, byte[] key, T record) {
        byte[] value = topic.valueSerde().serializer().serialize(topic.name(), record);
        var partition = new TopicPartition(topic.name(), Utils.toPositive(Utils.murmur2(key)) % PARTITIONS);
        long offset = ends.merge(partition, 1L, Long::sum) - 1;
        waiting.computeIfAbsent(partition, first -> new ArrayList<>())
                .add(new ConsumerRecord<>(
                        topic.name(),
                        partition.partition(),
                        offset,
                        1_700_000_000_000L,
                        TimestampType.CREATE_TIME,
                        key.length,
                        value.length,
                        key,
                        value,
                        new RecordHeaders(),
                        Optional.empty()));
        return value;
    }

    /** All that was added since the last time. */
    ConsumerRecords<byte[], byte[]> take() {
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        waiting.keySet()
                .forEach(partition -> next.put(partition, new OffsetAndMetadata(ends.getOrDefault(partition, 0L))));
        var polled = new ConsumerRecords<>(waiting, next);
        waiting = new HashMap<>();
        return polled;
    }
}
