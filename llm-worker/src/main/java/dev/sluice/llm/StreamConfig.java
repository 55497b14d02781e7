package dev.sluice.llm;

import dev.sluice.runtime.config.ConfigProblem;
import dev.sluice.runtime.config.InvalidConfig;
import java.time.Duration;
import java.util.List;

/**
 * Answers that the provider sends in pieces, so that one that stops in the middle is given up early.
 *
 * @param aboveTokens answers are streamed where {@code llm.max_tokens} is more than this; 0: always
 * @param idleTimeout longest wait for the next piece once the first has come
 */
public record StreamConfig(int aboveTokens, Duration idleTimeout) {

    public StreamConfig {
        if (aboveTokens < 0) {
            throw new InvalidConfig(
                    List.of(ConfigProblem.of("above_tokens", "expected 0 or more, found " + aboveTokens)));
        }
        if (idleTimeout.toMillis() < 1) {
            throw new InvalidConfig(List.of(
                    ConfigProblem.of("idle_timeout", "expected a positive time, such as 20s, found " + idleTimeout)));
        }
    }

    /** Answers of more than 4,000 tokens; a model that thinks may be silent for 20 s. */
    public static StreamConfig defaults() {
        return new StreamConfig(4_000, Duration.ofSeconds(20));
    }
}
