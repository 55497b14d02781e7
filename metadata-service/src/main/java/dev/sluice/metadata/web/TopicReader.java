package dev.sluice.metadata.web;

import dev.sluice.runtime.kafka.KafkaClients;
import dev.sluice.schemas.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads single committed records of a topic for a person who looks. Each call has a consumer of its own; thread-safe. */
final class TopicReader {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final KafkaClients kafka;

    TopicReader(KafkaClients kafka) {
        this.kafka = kafka;
    }

    /** The record at a position; empty if there is none (any more). */
    Optional<ConsumerRecord<byte[], byte[]>> at(Topic<?, ?> topic, int partition, long offset) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            var where = new TopicPartition(topic.name(), partition);
            if (consumer.partitionsFor(topic.name()).stream().noneMatch(p -> p.partition() == partition)) {
                return Optional.empty();
            }
            consumer.assign(List.of(where));
            long end = consumer.endOffsets(List.of(where)).getOrDefault(where, 0L);
            long begin = consumer.beginningOffsets(List.of(where)).getOrDefault(where, 0L);
            if (offset < begin || offset >= end) {
                return Optional.empty();
            }
            consumer.seek(where, offset);
            return scan(consumer, Map.of(where, Math.min(end, offset + 1)), record -> record.offset() == offset);
        }
    }

    /** The first record of a topic that fits, looked for from the beginning for at most 20 seconds. */
    Optional<ConsumerRecord<byte[], byte[]>> find(Topic<?, ?> topic, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(p -> new TopicPartition(topic.name(), p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return scan(consumer, consumer.endOffsets(partitions), wanted);
        }
    }

    private static Optional<ConsumerRecord<byte[], byte[]>> scan(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (wanted.test(record)) {
                    return Optional.of(record);
                }
            }
            if (ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue())) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Headers as text. */
    static Map<String, String> headers(ConsumerRecord<?, ?> record) {
        return java.util.Arrays.stream(record.headers().toArray())
                .filter(h -> h.value() != null)
                .collect(Collectors.toMap(
                        h -> h.key(),
                        h -> new String(h.value(), java.nio.charset.StandardCharsets.UTF_8),
                        (first, second) -> second,
                        java.util.TreeMap::new));
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(kafka.consumer("reader"), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
