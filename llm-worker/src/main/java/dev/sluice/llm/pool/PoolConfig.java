package dev.sluice.llm.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the pool works.
 *
 * @param maxConcurrency most requests at the provider at a time
 * @param maxRecords most questions in one request
 * @param linger how long a question waits for others to share its request
 * @param maxRetries how often a request is repeated
 * @param requestsPerMinute limit of this process; null: none
 * @param retry waits between retries
 */
public record PoolConfig(
        int maxConcurrency,
        int maxRecords,
        Duration linger,
        int maxRetries,
        @Nullable Integer requestsPerMinute,
        RetryConfig retry) {

    /** Calls to keep in memory: enough for every worker while the next batches gather. */
    int capacity() {
        return maxConcurrency * maxRecords * 3;
    }

    Pace pace() {
        return requestsPerMinute == null ? Pace.unlimited() : Pace.requestsPerMinute(requestsPerMinute);
    }
}
