package dev.sluice.runtime.health;

import org.jspecify.annotations.Nullable;

/**
 * How one component is.
 *
 * @param state whether it works, cannot work now, or never will again without a restart
 * @param reason what is wrong and what it waits for; null exactly when it works
 */
public record HealthStatus(State state, @Nullable String reason) {

    /** States, best first. */
    public enum State {
        READY,
        NOT_READY,
        FAILED
    }

    private static final HealthStatus FINE = new HealthStatus(State.READY, null);

    public HealthStatus {
        if ((state == State.READY) != (reason == null)) {
            throw new IllegalArgumentException("a reason goes with every state but READY");
        }
    }

    /** Works. */
    public static HealthStatus ready() {
        return FINE;
    }

    /** Cannot work now; will go on by itself once the reason is gone. */
    public static HealthStatus notReady(String reason) {
        return new HealthStatus(State.NOT_READY, reason);
    }

    /** Will not recover without a restart of the process. */
    public static HealthStatus failed(String reason) {
        return new HealthStatus(State.FAILED, reason);
    }

    /** Whether it works. */
    public boolean isReady() {
        return state == State.READY;
    }
}
