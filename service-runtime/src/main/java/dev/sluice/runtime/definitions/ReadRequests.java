package dev.sluice.runtime.definitions;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests of other threads that the one thread which reads the topic reads it to its end, and their waiting for it. Thread-safe.
 */
final class ReadRequests implements AutoCloseable {

    private long newest; // guarded by this
    private long done; // guarded by this
    private boolean closed; // guarded by this
    private @Nullable Consumer<byte[], byte[]> consumer; // guarded by this

    /** What the reading thread reads with from now on, so that it can be woken; null for nothing. */
    synchronized void reading(@Nullable Consumer<byte[], byte[]> opened) {
        consumer = opened;
    }

    /** Number of the newest request; to be asked before the reading that settles it. */
    synchronized long newest() {
        return newest;
    }

    /** Settles every request up to this number. */
    synchronized void done(long number) {
        done = number;
        notifyAll();
    }

    /**
     * Wakes the reading thread, and waits until it has read everything published before the call.
     *
     * @return false if it has not in time, or if this is closed
     */
    synchronized boolean awaitRead(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        long mine = ++newest;
        wakeUp();
        while (done < mine) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || closed) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Ends all waiting, and wakes the reading thread. */
    @Override
    public synchronized void close() {
        closed = true;
        wakeUp();
        notifyAll();
    }

    private synchronized void wakeUp() {
        if (consumer != null) {
            consumer.wakeup();
        }
    }
}
