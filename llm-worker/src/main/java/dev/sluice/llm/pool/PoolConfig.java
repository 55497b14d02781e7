package dev.sluice.llm.pool;

import dev.sluice.llm.BudgetConfig.WhenSpent;
import java.time.Duration;

/**
 * How the pool works.
 *
 * @param maxConcurrency most requests at the provider at a time
 * @param maxRecords most questions in one request
 * @param linger how long a question waits for others to share its request
 * @param maxRetries how often a request is repeated
 * @param retry waits between retries
 * @param whenSpent what becomes of questions that a budget has no room for
 */
public record PoolConfig(
        int maxConcurrency, int maxRecords, Duration linger, int maxRetries, RetryConfig retry, WhenSpent whenSpent) {

    /** Calls to keep in memory: enough for every worker while the next batches gather. */
    int capacity() {
        return maxConcurrency * maxRecords * 3;
    }
}
