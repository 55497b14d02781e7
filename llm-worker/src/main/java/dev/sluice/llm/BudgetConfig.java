package dev.sluice.llm;

import org.jspecify.annotations.Nullable;

/**
 * Money that may be spent, in US dollars. This version keeps no budget, so a service that is given one refuses to start.
 *
 * @param perDayUsd per day; null: no limit
 * @param perRunUsd per run; null: no limit
 */
public record BudgetConfig(
        @Nullable Double perDayUsd, @Nullable Double perRunUsd) {

    /** No limit. */
    public static BudgetConfig defaults() {
        return new BudgetConfig(null, null);
    }
}
