package dev.sluice.llm;

import dev.sluice.runtime.config.ConfigProblem;
import dev.sluice.runtime.config.InvalidConfig;
import java.time.Duration;
import java.util.ArrayList;

/**
 * Questions that share a request.
 *
 * @param maxRecords most questions of one task in a request; accuracy falls with long batches
 * @param linger how long a question waits for others
 */
public record BatchConfig(int maxRecords, Duration linger) {

    private static final int MOST = 100;

    public BatchConfig {
        var problems = new ArrayList<ConfigProblem>();
        if (maxRecords < 1 || maxRecords > MOST) {
            problems.add(ConfigProblem.of("max_records", "expected 1 to " + MOST + ", found " + maxRecords));
        }
        if (linger.isNegative() || linger.compareTo(Duration.ofMinutes(1)) > 0) {
            problems.add(ConfigProblem.of("linger", "expected 0ms to 1m, found " + linger));
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfig(problems);
        }
    }

    /** Five questions, gathered for at most 50 ms. */
    public static BatchConfig defaults() {
        return new BatchConfig(5, Duration.ofMillis(50));
    }
}
