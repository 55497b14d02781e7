package dev.sluice.llm.pool;

import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ProviderException.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request that was made.
 *
 * @param identity who was asked
 * @param failure how it failed; null when it was answered
 * @param retry whether it repeats a request
 * @param usage tokens that the provider reported
 * @param costNanos what they cost, billionths of a US dollar; 0 where nothing was reported
 * @param waited for leave to make it: throttle, breaker, budgets and limits
 * @param took from sending to the end of the answer
 */
public record Attempt(
        Identity identity,
        @Nullable Kind failure,
        boolean retry,
        TokenUsage usage,
        long costNanos,
        Duration waited,
        Duration took) {}
