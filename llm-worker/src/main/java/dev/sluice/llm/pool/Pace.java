package dev.sluice.llm.pool;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Holds requests back so that a limit is kept. Thread-safe. */
@FunctionalInterface
interface Pace {

    /** Shortest cycle that the limiter's clock keeps well. */
    Duration SHORTEST_CYCLE = Duration.ofMillis(10);

    /** Returns when the next request may be made. */
    void await() throws InterruptedException;

    /** No limit. */
    static Pace unlimited() {
        return () -> {};
    }

    /**
     * At most so many requests a minute by this process, evenly spread. A limiter with one cycle of a minute would allow twice the
     * limit around the cycle's edge (see the baselines), so the cycle is as short as one permit allows.
     */
    static Pace requestsPerMinute(int limit) {
        Duration minute = Duration.ofMinutes(1);
        int permits = Math.max(1, (int) (limit * SHORTEST_CYCLE.toNanos() / minute.toNanos()));
        var limiter = RateLimiter.of(
                "requests-per-minute",
                RateLimiterConfig.custom()
                        .limitForPeriod(permits)
                        // rounded up: never above the limit
                        .limitRefreshPeriod(Duration.ofNanos(-Math.floorDiv(-minute.toNanos() * permits, limit)))
                        .timeoutDuration(Duration.ofDays(1))
                        .build());
        return () -> {
            long nanos = limiter.reservePermission();
            if (nanos < 0) {
                throw new IllegalStateException("more than a day of requests is waiting for the rate limit");
            }
            TimeUnit.NANOSECONDS.sleep(nanos);
        };
    }
}
