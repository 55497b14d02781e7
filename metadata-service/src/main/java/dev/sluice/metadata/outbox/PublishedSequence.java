package dev.sluice.metadata.outbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Finds out how far a warehouse's outbox has been published, by the topic itself: the only witness that survives every crash. */
public final class PublishedSequence {

    /** Header with the number of the event, decimal. */
    public static final String SEQUENCE = "sluice.sequence";
    /** Header with the id of the warehouse that numbered it. */
    public static final String WAREHOUSE = "sluice.warehouse";

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration SLICE = Duration.ofMillis(200);
    private static final long FIRST_LOOK = 500;

    private final Map<String, Object> settings;
    private final String topic;

    /**
     * @param settings of a consumer that belongs to no group and reads committed records
     */
    public PublishedSequence(Map<String, Object> settings, String topic) {
        this.settings = Map.copyOf(settings);
        this.topic = topic;
    }

    /**
     * The highest number in the topic; 0 when there is none.
     *
     * @throws KafkaException if the topic cannot be read now
     */
    public long read(String warehouseId) {
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, ANSWER).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .collect(Collectors.toList());
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWER);
            // the last one is near the end, unless other warehouses write to the topic too
            for (long look = FIRST_LOOK; ; look *= 20) {
                boolean whole = true;
                for (TopicPartition partition : partitions) {
                    long begin = begins.getOrDefault(partition, 0L);
                    long from = Math.max(begin, ends.getOrDefault(partition, 0L) - look);
                    whole &= from == begin;
                    consumer.seek(partition, from);
                }
                long highest = highest(consumer, ends, warehouseId);
                if (highest > 0 || whole) {
                    return highest;
                }
            }
        }
    }

    private static long highest(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, String warehouseId) {
        long highest = 0;
        long deadline = System.nanoTime() + ANSWER.toNanos();
        while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), ANSWER) >= end.getValue())) {
            var records = consumer.poll(SLICE);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (warehouseId.equals(text(record.headers().lastHeader(WAREHOUSE)))) {
                    highest = Math.max(highest, number(text(record.headers().lastHeader(SEQUENCE))));
                }
            }
            if (!records.isEmpty()) {
                deadline = System.nanoTime() + ANSWER.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new KafkaException("the metadata topic gave no record for " + ANSWER.toSeconds() + " s");
            }
        }
        return highest;
    }

    private static String text(@Nullable Header header) {
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
