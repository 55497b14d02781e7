package dev.sluice.metadata.sink;

import dev.sluice.metadata.outbox.PublishedSequence;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What the sink connects to the broker with.
 *
 * @param consumer settings of its consumer
 * @param adminSettings settings of an admin client
 * @param topics names of the topics it reads
 * @param share which of their partitions
 * @param sequence tells how far the metadata events have been published
 * @param warehouseId whose events
 */
record SinkClients(
        Map<String, Object> consumer,
        Map<String, Object> adminSettings,
        List<String> topics,
        Share share,
        PublishedSequence sequence,
        String warehouseId) {

    Admin admin() {
        return Admin.create(adminSettings);
    }

    /** Has the consumer read its share: what the group gives it, or the partitions of its shard, which nobody else reads. */
    void join(Consumer<byte[], byte[]> consumer, Rebalances rebalances) {
        if (share.isWhole()) {
            consumer.subscribe(topics, rebalances);
            return;
        }
        List<TopicPartition> own = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .filter(info -> share.holds(info.partition()))
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(own);
        rebalances.onPartitionsAssigned(own);
        rebalances.rethrow();
    }

    long published() {
        return sequence.read(warehouseId);
    }
}
