package dev.sluice.cleanse.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Some topics read from their beginning by one consumer. Belongs to the consumer's thread. */
final class TopicReading {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration SLICE = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<String, TopicTable> tables = new HashMap<>();
    private final List<TopicPartition> partitions = new ArrayList<>();

    /** Finds the topics; throws a KafkaException where one is not there. */
    TopicReading(Consumer<byte[], byte[]> consumer, Set<String> topics) {
        this.consumer = consumer;
        for (String topic : topics) {
            List<PartitionInfo> found = consumer.partitionsFor(topic, ANSWER);
            if (found == null || found.isEmpty()) {
                throw new KafkaException(
                        "there is no topic '" + topic + "'; create it, compacted, or mend the definition");
            }
            found.forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
            tables.put(topic, new TopicTable());
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Everything up to the ends as they are now. */
    Map<String, TopicTable> toEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
        long deadline = System.nanoTime() + ANSWER.toNanos();
        while (!reached(ends)) {
            if (poll() > 0) {
                deadline = System.nanoTime() + ANSWER.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new TimeoutException(tables.keySet() + " gave no record for " + ANSWER.toSeconds() + " s");
            }
        }
        return tables;
    }

    /** Takes what arrives in a moment; the number of records. */
    int poll() {
        int count = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(SLICE)) {
            byte[] key = record.key();
            TopicTable table = tables.get(record.topic());
            if (key != null && table != null) {
                table.put(text(key), record.value() == null ? null : text(record.value()));
            }
            count++;
        }
        return count;
    }

    private boolean reached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), ANSWER) >= end.getValue());
    }

    /** A JSON text is taken without its quotes. */
    private static String text(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        boolean quoted = text.length() > 1
                && text.startsWith("\"")
                && text.indexOf('"', 1) == text.length() - 1
                && text.indexOf('\\') < 0;
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
