package dev.sluice.benchmarks.ceiling;

import dev.sluice.benchmarks.Stopwatch;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts the clock when the first record comes by: what comes before is the start of the application. Thread-safe. */
final class FirstRecord {

    private static final int PATIENCE_SECONDS = 60;

    private final CountDownLatch seen = new CountDownLatch(1);
    private volatile @Nullable Stopwatch watch;

    void pass() {
        if (watch == null) {
            start();
        }
    }

    private synchronized void start() {
        if (watch == null) {
            watch = new Stopwatch();
            seen.countDown();
        }
    }

    /** The clock, waiting for the first record. */
    Stopwatch await() throws InterruptedException {
        if (!seen.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no record came within " + PATIENCE_SECONDS + " s");
        }
        Stopwatch running = watch;
        if (running == null) {
            throw new IllegalStateException("the latch opens after the clock is set");
        }
        return running;
    }
}
