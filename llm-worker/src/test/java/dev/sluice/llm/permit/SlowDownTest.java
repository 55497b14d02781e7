package dev.sluice.llm.permit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SlowDownTest {

    private static final long SECOND = 1_000_000;

    private final SlowDown slowDown = new SlowDown();

    @Test
    void aRefusalHalvesTheShareAndItGrowsBackInSteps() {
        assertThat(slowDown.at(0)).isEqualTo(1);

        slowDown.refused(100 * SECOND);
        slowDown.refused(101 * SECOND);

        assertThat(slowDown.at(101 * SECOND)).isEqualTo(0.5);
        assertThat(slowDown.at(105 * SECOND)).isEqualTo(0.55, within(1e-9));
        assertThat(slowDown.at(150 * SECOND)).isEqualTo(1);
        assertThat(slowDown.at(1_000 * SECOND)).isEqualTo(1);
    }

    @Test
    void itNeverStopsAltogether() {
        for (int i = 0; i < 100; i++) {
            slowDown.refused(i * 5 * SECOND);
        }

        assertThat(slowDown.at(500 * SECOND)).isBetween(1.0 / 16, 0.2);
    }
}
