package dev.sluice.ingest.connect;

import java.util.function.LongSupplier;

/** How long a failed connector rests before it is started again: 1 s, doubled each time, at most 30 s. Belongs to one thread. */
final class RestartPause {

    private static final long SECOND = 1_000_000_000;
    private static final int MOST_DOUBLINGS = 5;
    private static final long LONGEST_SECONDS = 30;
    /** One that has run for so long failed for a new reason. */
    private static final long HEALED_SECONDS = 60;

    private final LongSupplier nanos;
    private int restarts;
    private long notBefore;
    private long restartedAt;

    RestartPause(LongSupplier nanos) {
        this.nanos = nanos;
        this.notBefore = nanos.getAsLong();
    }

    boolean isOver() {
        return nanos.getAsLong() - notBefore >= 0;
    }

    void restarted() {
        restartedAt = nanos.getAsLong();
        long seconds = Math.min(LONGEST_SECONDS, 1L << Math.min(restarts, MOST_DOUBLINGS));
        restarts++;
        notBefore = restartedAt + seconds * SECOND;
    }

    void runs() {
        if (nanos.getAsLong() - restartedAt > HEALED_SECONDS * SECOND) {
            restarts = 0;
        }
    }
}
