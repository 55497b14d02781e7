package dev.sluice.cleanse.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutputLimitsTest {

    private final OutputLimits limits = new OutputLimits(1000);

    @Test
    void aRefusalTeachesTheLimitOfItsTopicOnly() {
        limits.refused("a", 500);

        assertThat(limits.of("a")).isEqualTo(499);
        assertThat(limits.of("b")).isEqualTo(1000);
    }

    @Test
    void theSmallestRefusalCounts() {
        limits.refused("a", 400);
        limits.refused("a", 600);
        limits.refused("b", 5000);

        assertThat(limits.of("a")).isEqualTo(399);
        assertThat(limits.of("b")).isEqualTo(1000);
    }
}
