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
        double ceiling = Math.min(
                (double) config.maxDelay().toNanos(),
                config.baseDelay().toNanos() * Math.pow(2, Math.min(retry, MAX_DOUBLINGS)));
        return Duration.ofNanos((long) (ceiling * random.getAsDouble()));
    }
}
