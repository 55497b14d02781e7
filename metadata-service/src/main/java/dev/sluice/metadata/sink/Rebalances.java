package dev.sluice.metadata.sink;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to the group; what goes wrong in it is kept and thrown by the loop. Belongs to the sink's thread. */
final class Rebalances implements ConsumerRebalanceListener {

    private static final Logger log = LoggerFactory.getLogger(Rebalances.class);

    private final Assignment assignment;
    private final Flusher flusher;
    private final Batch batch;
    private Map<String, String> topicIds;
    private @Nullable RuntimeException failed;

    /** @param batch is dropped when partitions come or go */
    Rebalances(Assignment assignment, Flusher flusher, Batch batch, Map<String, String> topicIds) {
        this.assignment = assignment;
        this.flusher = flusher;
        this.batch = batch;
        this.topicIds = topicIds;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        batch.clear(); // whoever gets them reads them again, after the warehouse's offsets
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        log.atInfo().addKeyValue("partitions", partitions.size()).log("partitions assigned");
        try {
            assignment.seek(partitions, topicIds);
        } catch (RuntimeException e) {
            failed = e;
        }
    }

    /** Throws what kept an assignment from being taken up. */
    void rethrow() {
        if (failed != null) {
            throw failed;
        }
    }

    /** Goes back to where the warehouse stands. */
    void seekAgain(Consumer<byte[], byte[]> consumer) {
        batch.clear();
        assignment.seek(consumer.assignment(), topicIds);
    }

    /** Takes note of the topics' ids as they are now; a topic that was made anew stops the sink. */
    void check(Consumer<byte[], byte[]> consumer, Map<String, String> now) {
        if (!now.equals(topicIds)) {
            topicIds = now;
            seekAgain(consumer);
            flusher.reading(now);
        }
    }
}
