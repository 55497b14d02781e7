package dev.sluice.llm.coalescer;

import java.time.Duration;

/**
 * Tells a lost question from one whose turn has not come: under a quota a queue can be hours long, and asking again would pay
 * twice. Only a hint, so it is not stored and starts afresh with the task. Owned by the stream thread.
 */
final class PoolProgress {

    private final long deadlineMillis;
    private long lastAnswer;
    private long newestAnswered = Long.MIN_VALUE;

    /**
     * Begins to watch.
     *
     * @param now epoch milliseconds
     */
    PoolProgress(Duration deadline, long now) {
        this.deadlineMillis = deadline.toMillis();
        this.lastAnswer = now;
    }

    /** A question asked at that time has been answered now. */
    void answered(long askedAt, long now) {
        lastAnswer = Math.max(lastAnswer, now);
        newestAnswered = Math.max(newestAnswered, askedAt);
    }

    /** Whether a question asked at that time should have been answered by now. */
    boolean isOverdue(long askedAt, long now) {
        boolean idle = now - lastAnswer >= deadlineMillis;
        boolean overtaken = newestAnswered - deadlineMillis > askedAt && newestAnswered != Long.MIN_VALUE;
        return now - askedAt >= deadlineMillis && (idle || overtaken);
    }
}
