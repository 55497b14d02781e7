package dev.sluice.llm.permit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits that a worker asks under. All workers of a namespace must have the same.
 *
 * @param limited provider and model that the limits belong to
 * @param requests most requests in a window; null: no limit
 * @param tokens most tokens in a window; null: no limit
 * @param window the window that the provider counts in
 * @param margin how much longer our own window is, for clocks that do not agree
 * @param lapse how long after its turn a call that nobody has settled counts as under way
 */
public record Terms(
        String limited,
        @Nullable Integer requests,
        @Nullable Long tokens,
        Duration window,
        Duration margin,
        Duration lapse) {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration MINUTES_MARGIN = Duration.ofMillis(100);

    /** Limits per minute. */
    public static Terms perMinute(
            String limited, @Nullable Integer requests, @Nullable Integer tokens, Duration lapse) {
        return new Terms(limited, requests, tokens == null ? null : tokens.longValue(), MINUTE, MINUTES_MARGIN, lapse);
    }

    boolean isLimited() {
        return requests != null || tokens != null;
    }

    /** A request that is later than this gives its place up: the other half of what it is granted is for its way. */
    static long latestNanos() {
        return Arrival.GRACE_MICROS * 1_000 / 2;
    }

    long windowMillis() {
        return window.plus(margin).toMillis();
    }

    /** How many places a worker asks for ahead: enough for half a second, few enough that a killed one loses little. */
    int ahead() {
        if (requests == null) {
            return Integer.MAX_VALUE;
        }
        return (int) Math.max(2, Math.min(1_000, requests * 500L / windowMillis()));
    }
}
