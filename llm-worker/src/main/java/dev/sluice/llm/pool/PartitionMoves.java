package dev.sluice.llm.pool;

import java.time.Duration;
import java.util.Collection;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens when partitions come and go. Called inside of poll, on the poll thread; {@link #hasJoined} may be asked by any. */
final class PartitionMoves implements ConsumerRebalanceListener {

    private static final Logger log = LoggerFactory.getLogger(PartitionMoves.class);
    /** Requests in the air may end before their partition goes; the group waits for it. */
    private static final Duration BEFORE_LEAVING = Duration.ofSeconds(5);

    private final CommitFrontier frontier;
    private final CallQueue queue;
    private final CallBook book;
    private final InTheAir inTheAir;
    private final Runnable commit;
    private final BooleanSupplier running;
    private volatile boolean joined;

    /**
     * Nothing is assigned yet.
     *
     * @param commit commits what is done
     * @param running whether the pool goes on; when it does not, nobody waits for requests
     */
    PartitionMoves(
            CommitFrontier frontier,
            CallQueue queue,
            CallBook book,
            InTheAir inTheAir,
            Runnable commit,
            BooleanSupplier running) {
        this.frontier = frontier;
        this.queue = queue;
        this.book = book;
        this.inTheAir = inTheAir;
        this.commit = commit;
        this.running = running;
    }

    /** Whether there has been an assignment. */
    boolean hasJoined() {
        return joined;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        joined = true;
        log.atInfo().addKeyValue("partitions", partitions).log("partitions assigned");
    }

    /** What has not been asked is left to the next owner; what is in the air ends first, so that nobody asks it again. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        frontier.leave(partitions);
        giveUp();
        try {
            if (running.getAsBoolean() && !inTheAir.awaitRevoked(BEFORE_LEAVING)) {
                log.atInfo().addKeyValue("partitions", partitions).log("partitions leave with requests in the air");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        commit.run();
        onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        frontier.revoke(partitions);
        giveUp();
        log.atInfo().addKeyValue("partitions", partitions).log("partitions revoked");
    }

    private void giveUp() {
        queue.removeRevoked().forEach(call -> book.abandon(call.hash()));
    }
}
