package dev.sluice.benchmarks.llm.consumers;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A plain consumer group as the pool uses it: partitions are paused while the window is full, calls end in any order, and the offset of the
 * oldest one that has not ended is committed.
 */
final class FrontierConsumer implements Contender {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final long COMMIT_EVERY_NANOS = 500_000_000;

    @Override
    public String name() {
        return "consumer group";
    }

    @Override
    public void consume(CallTopic topic, int window, TimedCalls calls) throws InterruptedException {
        var settings = new HashMap<>(topic.client());
        settings.put("group.id", topic.name());
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("max.poll.records", window);
        var frontier = new Frontier();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic.name()));
            // as the pool does it: some are read ahead, so that a call that ends is followed by the next at once
            var ahead = new ArrayDeque<Long>();
            long committed = System.nanoTime();
            int ended = 0;
            while (ended < topic.records()) {
                if (ahead.size() >= window) {
                    consumer.pause(consumer.assignment());
                } else {
                    consumer.resume(consumer.paused());
                }
                Duration patience = calls.inTheAir() == 0 ? POLL : Duration.ZERO;
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
                    ahead.add(frontier.begin(record));
                }
                for (long number : calls.ended(1)) {
                    frontier.end(number);
                    ended++;
                }
                while (calls.inTheAir() < window && !ahead.isEmpty()) {
                    calls.start(ahead.remove());
                }
                if (System.nanoTime() - committed > COMMIT_EVERY_NANOS) {
                    consumer.commitSync(frontier.offsets());
                    committed = System.nanoTime();
                }
            }
            consumer.commitSync(frontier.offsets());
        }
    }

    /** How far every call of a partition has ended. */
    private static final class Frontier {
        private final Map<Long, ConsumerRecord<byte[], byte[]>> open = new HashMap<>();
        private final Map<TopicPartition, TreeMap<Long, Boolean>> byPartition = new HashMap<>();
        private long number;

        long begin(ConsumerRecord<byte[], byte[]> record) {
            open.put(++number, record);
            offsets(record).put(record.offset(), false);
            return number;
        }

        void end(long ended) {
            ConsumerRecord<byte[], byte[]> record = open.remove(ended);
            if (record != null) {
                offsets(record).put(record.offset(), true);
            }
        }

        Map<TopicPartition, OffsetAndMetadata> offsets() {
            var next = new HashMap<TopicPartition, OffsetAndMetadata>();
            byPartition.forEach((partition, offsets) -> {
                while (!offsets.isEmpty() && offsets.firstEntry().getValue()) {
                    next.put(
                            partition,
                            new OffsetAndMetadata(offsets.pollFirstEntry().getKey() + 1));
                }
            });
            return next;
        }

        private TreeMap<Long, Boolean> offsets(ConsumerRecord<byte[], byte[]> record) {
            return byPartition.computeIfAbsent(
                    new TopicPartition(record.topic(), record.partition()), partition -> new TreeMap<>());
        }
    }
}
