package dev.sluice.metadata.sink;

import dev.sluice.metadata.outbox.PublishedSequence;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * What the sink connects to the broker with.
 *
 * @param consumer settings of its consumer
 * @param adminSettings settings of an admin client
 * @param topics names of the topics it reads
 * @param sequence tells how far the metadata events have been published
 * @param warehouseId whose events
 */
record SinkClients(
        Map<String, Object> consumer,
        Map<String, Object> adminSettings,
        List<String> topics,
        PublishedSequence sequence,
        String warehouseId) {

    Admin admin() {
        return Admin.create(adminSettings);
    }

    long published() {
        return sequence.read(warehouseId);
    }
}
