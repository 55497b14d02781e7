package dev.sluice.benchmarks.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their start to what is committed now. Thread-safe. */
public final class TopicReader {

    private static final Duration WAIT = Duration.ofMillis(200);

    private final String bootstrapServers;

    /** @param bootstrapServers broker that holds the topics */
    public TopicReader(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Hands over every committed record, in order within each partition. */
    public void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (KafkaConsumer<byte[], byte[]> consumer = open(topic)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(WAIT).forEach(each);
            }
        }
    }

    /**
     * Time of the first record of a topic, epoch milliseconds.
     *
     * @throws IllegalStateException if it has none
     */
    public long firstTimestamp(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = open(topic)) {
            OptionalLong first = OptionalLong.empty();
            for (TopicPartition partition : consumer.assignment().stream().toList()) {
                if (consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L) > 0) {
                    consumer.assign(List.of(partition));
                    consumer.seekToBeginning(List.of(partition));
                    long time = firstOf(consumer);
                    first = OptionalLong.of(Math.min(first.orElse(Long.MAX_VALUE), time));
                }
            }
            return first.orElseThrow(() -> new IllegalStateException(topic + " is empty"));
        }
    }

    /** Time of the latest record of a topic, epoch milliseconds; 0 where it has none. */
    public long lastTimestamp(String topic) {
        var last = new AtomicLong();
        read(topic, record -> last.accumulateAndGet(record.timestamp(), Math::max));
        return last.get();
    }

    private static long firstOf(KafkaConsumer<byte[], byte[]> consumer) {
        while (true) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
                return record.timestamp();
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> open(String topic) {
        var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }
}
