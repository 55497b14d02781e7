package dev.sluice.llm;

import dev.sluice.llm.tuning.Tuning;
import dev.sluice.llm.tuning.TuningChange;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a provider and model, of all workers together: as changed while they run, and as configured otherwise.
 *
 * @param requestsPerMinute null: none
 * @param tokensPerMinute null: none
 */
record CurrentLimits(
        @Nullable Integer requestsPerMinute, @Nullable Integer tokensPerMinute) {

    /** @param limited {@code provider/model} */
    static CurrentLimits of(LlmConfig config, Tuning tuning, String limited) {
        Integer requests = config.requestsPerMinute();
        Integer tokens = config.tokensPerMinute();
        TuningChange change = tuning.limits(limited).orElse(null);
        if (change != null) {
            requests = change.requestsPerMinute() == null ? requests : change.requestsPerMinute();
            tokens = change.tokensPerMinute() == null ? tokens : change.tokensPerMinute();
        }
        return new CurrentLimits(requests, tokens);
    }
}
