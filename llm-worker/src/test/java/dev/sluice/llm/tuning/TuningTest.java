package dev.sluice.llm.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.llm.BudgetConfig;
import dev.sluice.llm.BudgetConfig.Caps;
import dev.sluice.llm.BudgetConfig.WhenSpent;
import dev.sluice.llm.money.Budgets;
import dev.sluice.llm.tuning.TuningChange.Setting;
import dev.sluice.schemas.PermitAccount;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TuningTest {

    private final Tuning tuning = new Tuning();

    @ParameterizedTest
    @ValueSource(strings = {"", "orders", "openai", "openai/gpt/4"})
    void aPauseHoldsForAllItNamesUntilItIsResumed(String subject) {
        tuning.apply(TuningChange.of(Setting.PAUSE, subject, "ann", 1));

        assertThat(tuning.paused("orders", "openai/gpt/4"))
                .hasValueSatisfying(why -> assertThat(why).endsWith("is paused by ann"));
        assertThat(tuning.paused("other", "ollama/x").isPresent()).isEqualTo(subject.isEmpty());
        assertThat(tuning.isAnythingPaused()).isTrue();

        tuning.apply(TuningChange.of(Setting.RESUME, subject, "bob", 2));
        assertThat(tuning.paused("orders", "openai/gpt/4")).isEmpty();
        assertThat(tuning.isAnythingPaused()).isFalse();
    }

    @Test
    void theLastBudgetCountsAndLeavesTheRestAsConfigured() {
        var config = new BudgetConfig(5.0, 1.0, "november", WhenSpent.HOLD, Map.of("orders", new Caps(2.0, null)));
        var budgets = new Budgets(config, tuning, InstantSource.fixed(Instant.EPOCH));

        tuning.apply(new TuningChange(Setting.BUDGET, "", null, null, 9.0, null, "ann", 1));
        tuning.apply(new TuningChange(Setting.BUDGET, "", null, null, null, 3.0, "ann", 2));
        tuning.apply(new TuningChange(Setting.BUDGET, "shop", null, null, null, 0.5, "ann", 3));

        assertThat(budgets.of("orders"))
                .containsExactly(
                        new PermitAccount("day 1970-01-01", 5_000_000_000L),
                        new PermitAccount("run november", 3_000_000_000L),
                        new PermitAccount("day 1970-01-01 of orders", 2_000_000_000L));
        assertThat(budgets.of("shop")).contains(new PermitAccount("run november of shop", 500_000_000L));
    }

    @Test
    void aChangeStaysItselfOnTheTopic() {
        var change = new TuningChange(Setting.LIMITS, "openai/m", 600, null, null, null, "ann@host", 17);

        assertThat(change.json())
                .isEqualTo("{\"setting\":\"LIMITS\",\"subject\":\"openai/m\",\"requests_per_minute\":600,"
                        + "\"by\":\"ann@host\",\"at\":17}");
        assertThat(TuningChange.read(change.json())).isEqualTo(change);
        assertThat(TuningChange.read(change.json().replace("\"at\":17", "\"at\":17,\"later\":{}")))
                .isEqualTo(change);
        assertThat(change.describe()).isEqualTo("limits openai/m requests_per_minute=600");
        assertThatThrownBy(() -> TuningChange.read("{\"setting\":\"EXPLODE\"}"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TuningChange.read("{}")).isInstanceOf(IllegalArgumentException.class);
    }
}
