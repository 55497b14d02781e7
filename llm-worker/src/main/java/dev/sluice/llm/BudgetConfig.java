package dev.sluice.llm;

import dev.sluice.runtime.config.ConfigProblem;
import dev.sluice.runtime.config.InvalidConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Money that may be spent, in US dollars, by all workers of a namespace together.
 *
 * @param perDayUsd per day of UTC; null: no limit
 * @param perRunUsd per run; null: no limit
 * @param run name of the run: what bears the same name counts as one run, over restarts and workers
 * @param whenSpent what becomes of questions then
 * @param pipelines budgets of single pipelines, inside of the ones above
 */
public record BudgetConfig(
        @Nullable Double perDayUsd,
        @Nullable Double perRunUsd,
        String run,
        WhenSpent whenSpent,
        Map<String, Caps> pipelines) {

    /** What becomes of questions that a budget has no room for. */
    public enum WhenSpent {
        /** They wait until there is room again: the next day, or a larger budget. */
        HOLD,
        /** They end at once, as skipped. */
        SKIP
    }

    /**
     * Limits of one pipeline.
     *
     * @param perDayUsd per day of UTC; null: no limit
     * @param perRunUsd per run; null: no limit
     */
    public record Caps(@Nullable Double perDayUsd, @Nullable Double perRunUsd) {

        public Caps {
            var problems = new ArrayList<ConfigProblem>();
            amount(problems, "per_day_usd", perDayUsd);
            amount(problems, "per_run_usd", perRunUsd);
            if (!problems.isEmpty()) {
                throw new InvalidConfig(problems);
            }
        }

        /** No limit. */
        public static Caps defaults() {
            return new Caps(null, null);
        }

        boolean isLimited() {
            return perDayUsd != null || perRunUsd != null;
        }
    }

    public BudgetConfig {
        pipelines = Map.copyOf(pipelines);
        var problems = new ArrayList<ConfigProblem>();
        amount(problems, "per_day_usd", perDayUsd);
        amount(problems, "per_run_usd", perRunUsd);
        if (run.isBlank()) {
            problems.add(ConfigProblem.of("run", "expected a name, such as 2026-11"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfig(problems);
        }
    }

    /** No limit. */
    public static BudgetConfig defaults() {
        return new BudgetConfig(null, null, "default", WhenSpent.HOLD, Map.of());
    }

    /** The limits of all pipelines together. */
    public Caps all() {
        return new Caps(perDayUsd, perRunUsd);
    }

    /** Whether there is any limit. */
    public boolean isLimited() {
        return Stream.concat(Stream.of(all()), pipelines.values().stream()).anyMatch(Caps::isLimited);
    }

    private static void amount(List<ConfigProblem> problems, String key, @Nullable Double usd) {
        if (usd != null && !(Objects.requireNonNull(usd) >= 0.0 && usd <= 1e9)) {
            problems.add(ConfigProblem.of(key, "expected 0 to 1000000000 US dollars, found " + usd));
        }
    }
}
