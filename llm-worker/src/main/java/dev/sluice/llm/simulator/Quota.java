package dev.sluice.llm.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated provider lets through in any sliding window, counted when requests arrive; what is above is answered 429.
 *
 * @param window length of the window
 * @param requests most requests in it; null: only counted
 * @param tokens most tokens, prompt and answer, in it; null: only counted
 */
public record Quota(
        Duration window,
        @Nullable Integer requests,
        @Nullable Long tokens) {

    /** Counts by the minute and refuses nothing. */
    public static final Quota COUNTED = new Quota(Duration.ofMinutes(1), null, null);

    public Quota {
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("a quota's window is longer than 0");
        }
    }
}
