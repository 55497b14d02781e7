package dev.sluice.llm.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.llm.BudgetConfig;
import dev.sluice.llm.BudgetConfig.Caps;
import dev.sluice.llm.BudgetConfig.WhenSpent;
import dev.sluice.schemas.PermitAccount;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetsTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T23:59:59Z"));

    @Test
    void aCallFitsIntoTheBudgetsOfAllAndOfItsPipeline() {
        var budgets = new Budgets(
                new BudgetConfig(5.0, 2.0, "november", WhenSpent.HOLD, Map.of("orders", new Caps(1.0, 0.5))), CLOCK);

        assertThat(budgets.of("orders"))
                .containsExactly(
                        new PermitAccount("day 2026-11-21", 5_000_000_000L),
                        new PermitAccount("run november", 2_000_000_000L),
                        new PermitAccount("day 2026-11-21 of orders", 1_000_000_000L),
                        new PermitAccount("run november of orders", 500_000_000L));
        assertThat(budgets.of("beers")).hasSize(2);
    }

    @Test
    void withoutBudgetsThereIsNothingToFitInto() {
        assertThat(new Budgets(BudgetConfig.defaults(), CLOCK).of("orders")).isEmpty();
    }
}
