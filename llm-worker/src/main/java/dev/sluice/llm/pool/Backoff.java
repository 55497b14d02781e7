package dev.sluice.llm.pool;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Chooses how long to wait before a retry: exponential with full jitter, or what the provider asks for within bounds. */
record Backoff(RetryConfig config, DoubleSupplier random) {

    private static final int MAX_DOUBLINGS = 20;

    /**
     * The wait.
     *
     * @param retry 0 before the first retry
     * @param retryAfter what the provider asks for; null when it asks for nothing
     */
    Duration before(int retry, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            return retryAfter.compareTo(config.maxRetryAfter()) < 0 ? retryAfter : config.maxRetryAfter();
        }
        return Duration.ofNanos((long) (ceiling(retry) * random.getAsDouble()));
    }

    /**
     * The wait after a refusal for want of quota: what the provider asks for, or longer where it refuses again and again, with half
     * jitter.
     *
     * @param refusals how many came before in a row
     * @param retryAfter what the provider asks for; null when it asks for nothing
     */
    Duration afterRefusal(int refusals, @Nullable Duration retryAfter) {
        Duration asked = retryAfter == null ? Duration.ZERO : before(0, retryAfter);
        Duration own = Duration.ofNanos((long) (ceiling(refusals) * (1 + random.getAsDouble()) / 2));
        return asked.compareTo(own) > 0 ? asked : own;
    }

    private double ceiling(int retry) {
        return Math.min(
                (double) config.maxDelay().toNanos(),
                config.baseDelay().toNanos() * Math.pow(2, Math.min(retry, MAX_DOUBLINGS)));
    }
}
