package dev.sluice.metadata.query;

import java.time.Duration;

/**
 * What one query may take.
 *
 * @param maxRows rows returned at most; more are cut and said so
 * @param timeout time after which the query is cancelled
 * @param maxBytes size of the returned values at most, in characters; more rows are cut and said so
 */
public record SqlLimits(int maxRows, Duration timeout, long maxBytes) {

    /** 10,000 rows, 30 seconds, 16 Mi characters. */
    public static SqlLimits defaults() {
        return new SqlLimits(10_000, Duration.ofSeconds(30), 16L << 20);
    }
}
