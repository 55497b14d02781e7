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
 * @param timeout time for one request
 * @param whenSpent what becomes of questions that a budget has no room for
 */
public record PoolConfig(
        int maxConcurrency,
        int maxRecords,
        Duration linger,
        int maxRetries,
        RetryConfig retry,
        Duration timeout,
        WhenSpent whenSpent) {

    /** Calls to keep in memory: enough for every worker while the next batches gather. */
    int capacity(int workers) {
        return workers * maxRecords * 3;
    }

    /** Enough for each provider to have all the requests it may have, though those of another one hang. */
    int workers(int providers) {
        return maxConcurrency * providers;
    }

    /** After this time without a sign of a provider nobody queues up behind its requests. */
    Duration stallPatience() {
        return timeout.dividedBy(2);
    }
}
