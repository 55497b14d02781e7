package dev.sluice.metadata.sink;

import java.util.concurrent.TimeUnit;

/** Waits between tries: half a second, doubled up to 15 seconds. Monotonic time in nanoseconds. Not thread-safe. */
final class Backoff {

    private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(15);

    private long wait;
    private long until;

    void reset() {
        wait = 0;
    }

    void next(long now) {
        wait = wait == 0 ? FIRST : Math.min(LONGEST, wait * 2);
        until = now + wait;
    }

    boolean isOver(long now) {
        return now - until >= 0;
    }
}
