package dev.sluice.llm.pool;

import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ProviderException.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request that was made.
 *
 * @param failure how it failed; null when it was answered
 * @param retry whether it repeats a request
 * @param usage tokens that the provider reported
 * @param took from sending to the end of the answer
 */
record Attempt(@Nullable Kind failure, boolean retry, TokenUsage usage, Duration took) {}
