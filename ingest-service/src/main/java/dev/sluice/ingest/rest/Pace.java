package dev.sluice.ingest.rest;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** How quickly requests may follow each other, and how long to wait behind a failure. Belongs to one thread. */
final class Pace {

    /** Waits. */
    @FunctionalInterface
    interface Sleep {
        void millis(long millis) throws InterruptedException;
    }

    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 30_000;

    private final long gapNanos;
    private final LongSupplier nanos;
    private final Sleep sleep;
    private long free;

    /** @param perSecond requests per second at most; infinity for no limit */
    Pace(double perSecond, LongSupplier nanos, Sleep sleep) {
        this.gapNanos = (long) (1e9 / perSecond);
        this.nanos = nanos;
        this.sleep = sleep;
        this.free = nanos.getAsLong();
    }

    /** Waits until the next request may be sent. */
    void await() throws InterruptedException {
        long now = nanos.getAsLong();
        long wait = free - now;
        if (wait > 0) {
            sleep.millis((wait + 999_999) / 1_000_000);
        }
        free = Math.max(now, free) + gapNanos;
    }

    /** Waits behind the n-th failure (from 0): exponentially longer, with full jitter. */
    void backOff(int failures) throws InterruptedException {
        long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, 10));
        sleep.millis(ThreadLocalRandom.current().nextLong(most) + 1);
    }

    /** Waits as a server asked. */
    void pause(long millis) throws InterruptedException {
        sleep.millis(millis);
    }
}
