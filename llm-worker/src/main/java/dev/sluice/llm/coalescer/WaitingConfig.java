package dev.sluice.llm.coalescer;

import dev.sluice.runtime.config.ConfigProblem;
import dev.sluice.runtime.config.InvalidConfig;
import java.time.Duration;
import java.util.ArrayList;

/**
 * How long a question waits for its answer.
 *
 * @param deadline a question is asked again when the pool has answered nothing for so long, or has answered questions that were
 *     asked so much later: a long queue alone is no reason
 * @param maxAsks how often it is asked in all, before the records that wait are told that it failed
 * @param checkInterval how often the deadlines are looked at
 */
public record WaitingConfig(Duration deadline, int maxAsks, Duration checkInterval) {

    public WaitingConfig {
        var problems = new ArrayList<ConfigProblem>();
        if (deadline.toMillis() < 1) {
            problems.add(ConfigProblem.of("deadline", "expected a positive time, found " + deadline));
        }
        if (maxAsks < 1) {
            problems.add(ConfigProblem.of("max_asks", "expected 1 or more, found " + maxAsks));
        }
        if (checkInterval.toMillis() < 1) {
            problems.add(ConfigProblem.of("check_interval", "expected a positive time, found " + checkInterval));
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfig(problems);
        }
    }

    /** A quarter of an hour, three times. */
    public static WaitingConfig defaults() {
        return new WaitingConfig(Duration.ofMinutes(15), 3, Duration.ofSeconds(10));
    }
}
