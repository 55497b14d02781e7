package dev.sluice.llm.pool;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The batches that the workers are asking about now. Thread-safe. */
final class InTheAir {

    private final Set<List<PooledCall>> batches = new HashSet<>();

    synchronized void begun(List<PooledCall> batch) {
        batches.add(batch);
    }

    synchronized void ended(List<PooledCall> batch) {
        batches.remove(batch);
        notifyAll();
    }

    synchronized int count() {
        return batches.size();
    }

    /**
     * Waits for the batches whose partitions move away: what is answered now need not be asked, and paid for, by their next owner.
     *
     * @return whether all of them have ended in time
     */
    synchronized boolean awaitRevoked(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (batches.stream()
                .anyMatch(batch -> batch.stream().anyMatch(call -> call.ticket().isRevoked()))) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
