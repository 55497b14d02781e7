package dev.sluice.standalone.command;

import dev.sluice.pipeline.RawPayload;
import dev.sluice.standalone.CommandFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** The latest records of a topic, as many of each partition, read without a group. Stateless. */
final class TopicSample {

    private static final Duration POLL = Duration.ofSeconds(5);
    private static final int MOST_EMPTY_POLLS = 6;

    private TopicSample() {}

    /**
     * Values that are JSON objects; others are left out.
     *
     * @param most records at most
     * @throws CommandFailed if there is no such topic, or no JSON in it
     */
    static List<RawPayload> of(Consumer<byte[], byte[]> consumer, String topic, int most) {
        List<PartitionInfo> found = consumer.partitionsFor(topic, POLL.multipliedBy(2));
        if (found == null || found.isEmpty()) {
            throw new CommandFailed("there is no topic " + topic);
        }
        List<TopicPartition> partitions = found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> left = new HashMap<>(consumer.endOffsets(partitions));
        long each = Math.max(1, most / partitions.size());
        partitions.forEach(partition -> consumer.seek(
                partition, Math.max(begin.getOrDefault(partition, 0L), left.getOrDefault(partition, 0L) - each)));
        left.entrySet().removeIf(end -> end.getValue() <= begin.getOrDefault(end.getKey(), 0L));
        List<RawPayload> sample = new ArrayList<>();
        int others = 0;
        for (int empty = 0; !left.isEmpty() && sample.size() < most && empty < MOST_EMPTY_POLLS; ) {
            var polled = consumer.poll(POLL);
            empty = polled.isEmpty() ? empty + 1 : 0;
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                if (isObject(record.value()) && sample.size() < most) {
                    sample.add(RawPayload.json(record.value()));
                } else {
                    others++;
                }
            }
            left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        }
        if (sample.isEmpty()) {
            throw new CommandFailed("topic " + topic + ": no JSON object among its last " + others
                    + " records; only JSON values can be profiled");
        }
        return sample;
    }

    private static boolean isObject(byte @org.jspecify.annotations.Nullable [] value) {
        if (value == null) {
            return false;
        }
        int at = 0;
        while (at < value.length && value[at] <= ' ' && value[at] > 0) {
            at++;
        }
        return at < value.length && value[at] == '{';
    }
}
