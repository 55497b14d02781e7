package dev.sluice.benchmarks.kill;

import dev.sluice.benchmarks.check.Violation;
import java.util.List;

/**
 * How a kill test ended.
 *
 * @param kills processes that were killed while they ran
 * @param violations promises that did not hold; empty is the aim
 */
public record KillResult(int kills, List<Violation> violations) {

    public KillResult {
        violations = List.copyOf(violations);
    }
}
