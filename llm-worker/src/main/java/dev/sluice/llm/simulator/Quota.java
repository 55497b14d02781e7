package dev.sluice.llm.simulator;

import java.time.Duration;
import java.time.format.DateTimeParseException;
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

    /** What {@link #parse} reads, for messages. */
    public static final String FORM =
            "requests=600,tokens=90000,window=60s (requests or tokens may be left out, and the window)";

    /**
     * Reads {@link #FORM}.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static Quota parse(String text) {
        Integer requests = null;
        Long tokens = null;
        Duration window = COUNTED.window();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String value = part.substring(equals + 1);
            try {
                switch (part.substring(0, Math.max(0, equals))) {
                    case "requests" -> requests = Integer.valueOf(value);
                    case "tokens" -> tokens = Long.valueOf(value);
                    case "window" -> window = Duration.parse("PT" + value);
                    default -> throw new IllegalArgumentException("no such part");
                }
            } catch (IllegalArgumentException | DateTimeParseException e) {
                throw new IllegalArgumentException("quota: expected " + FORM + ", found '" + part + "'", e);
            }
        }
        return new Quota(window, requests, tokens);
    }

    public Quota {
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("a quota's window is longer than 0");
        }
    }
}
