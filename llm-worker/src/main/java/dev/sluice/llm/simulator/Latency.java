package dev.sluice.llm.simulator;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long requests take, as the quantiles of a distribution. Immutable and thread-safe.
 *
 * @param text as it was given
 * @param quantiles the time that a share of all requests stays below
 */
public record Latency(String text, Quantiles quantiles) {

    /** What {@link #parse} reads, for messages. */
    public static final String FORMS = "50ms (always), 20ms-200ms (evenly spread) or p50=200ms,p99=2s (a long tail)";

    private static final Pattern TIME = Pattern.compile("(\\d+)(ms|s|m)");
    private static final Pattern SPREAD = Pattern.compile("(\\d+(?:ms|s|m))-(\\d+(?:ms|s|m))");
    private static final Pattern TAIL = Pattern.compile("p50=(\\d+(?:ms|s|m)),p99=(\\d+(?:ms|s|m))");
    /** No request takes longer than this many times the 99th percentile. */
    private static final double LONGEST = 10;

    /** The time that a share of all requests stays below. */
    @FunctionalInterface
    public interface Quantiles {

        /** @param share 0 to below 1 */
        Duration at(double share);
    }

    /** No time at all. */
    public static Latency none() {
        return always(Duration.ZERO);
    }

    /** Always the same. */
    public static Latency always(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("latency: expected 0 or longer, found " + time);
        }
        return new Latency(time.toMillis() + "ms", share -> time);
    }

    /**
     * Reads one of {@link #FORMS}. The tail is that of a log-logistic distribution through both percentiles.
     *
     * @throws IllegalArgumentException with the forms if it is none of them
     */
    public static Latency parse(String text) {
        Matcher spread = SPREAD.matcher(text);
        Matcher tail = TAIL.matcher(text);
        if (TIME.matcher(text).matches()) {
            return always(time(text));
        }
        if (spread.matches()) {
            return between(text, millis(spread.group(1)), millis(spread.group(2)));
        }
        if (tail.matches()) {
            return tailed(text, millis(tail.group(1)), millis(tail.group(2)));
        }
        throw new IllegalArgumentException("latency: expected " + FORMS + ", found '" + text + "'");
    }

    private static Latency between(String text, double least, double most) {
        if (most < least) {
            throw new IllegalArgumentException("latency: the first time of '" + text + "' is the longer one");
        }
        return new Latency(text, share -> millis(least + (most - least) * share));
    }

    private static Latency tailed(String text, double median, double late) {
        if (median <= 0 || late < median) {
            throw new IllegalArgumentException("latency: expected 0 < p50 <= p99, found '" + text + "'");
        }
        double slope = Math.log(late / median) / Math.log(99);
        return new Latency(
                text, share -> millis(Math.min(late * LONGEST, median * Math.pow(share / (1 - share), slope))));
    }

    private static Duration millis(double millis) {
        return Duration.ofNanos((long) (millis * 1e6));
    }

    private static double millis(String text) {
        return time(text).toMillis();
    }

    private static Duration time(String text) {
        Matcher parts = TIME.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("latency: expected a time such as 50ms, found '" + text + "'");
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }
}
