package dev.sluice.llm.pool;

import dev.sluice.runtime.config.ConfigProblem;
import dev.sluice.runtime.config.InvalidConfig;
import java.time.Duration;
import java.util.List;

/**
 * How long to wait before a request is repeated.
 *
 * @param baseDelay longest wait before the first retry; it doubles with each
 * @param maxDelay longest wait before any retry
 * @param maxRetryAfter longest wait that a provider's Retry-After is obeyed for
 * @param outagePatience while a provider has been failing for less than this, questions wait for it to come back; after that they
 *     fail without a request, but for those that try whether it is back
 * @param rateLimitPatience while a provider refuses for want of quota, a question waits for this long without using up its retries
 */
public record RetryConfig(
        Duration baseDelay,
        Duration maxDelay,
        Duration maxRetryAfter,
        Duration outagePatience,
        Duration rateLimitPatience) {

    public RetryConfig {
        List<ConfigProblem> problems = List.of(
                        positive("base_delay", baseDelay),
                        positive("max_delay", maxDelay),
                        positive("max_retry_after", maxRetryAfter),
                        positive("outage_patience", outagePatience),
                        positive("rate_limit_patience", rateLimitPatience))
                .stream()
                .flatMap(List::stream)
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidConfig(problems);
        }
    }

    /** From half a second up to half a minute; Retry-After up to a minute, an outage of up to a minute, refusals for ten minutes. */
    public static RetryConfig defaults() {
        return new RetryConfig(
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10));
    }

    /** The same for a provider that others stand behind: nobody waits for it. */
    RetryConfig impatient() {
        return new RetryConfig(baseDelay, maxDelay, maxRetryAfter, Duration.ZERO, Duration.ZERO);
    }

    private static List<ConfigProblem> positive(String key, Duration value) {
        return value.isNegative() ? List.of(ConfigProblem.of(key, "expected 0 or longer, found " + value)) : List.of();
    }
}
