package dev.sluice.llm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyTest {

    @Test
    void readsItsThreeForms() {
        assertThat(Latency.parse("50ms").quantiles().at(0.99)).isEqualTo(Duration.ofMillis(50));
        assertThat(Latency.parse("2m").quantiles().at(0)).isEqualTo(Duration.ofMinutes(2));
        Latency spread = Latency.parse("20ms-220ms");
        assertThat(spread.quantiles().at(0)).isEqualTo(Duration.ofMillis(20));
        assertThat(spread.quantiles().at(0.5)).isEqualTo(Duration.ofMillis(120));
    }

    @Test
    void aTailGoesThroughBothPercentilesAndEnds() {
        Latency tail = Latency.parse("p50=200ms,p99=2s");

        assertThat(tail.quantiles().at(0)).isEqualTo(Duration.ZERO);
        assertThat(tail.quantiles().at(0.5)).isCloseTo(Duration.ofMillis(200), Duration.ofMillis(1));
        assertThat(tail.quantiles().at(0.99)).isCloseTo(Duration.ofSeconds(2), Duration.ofMillis(1));
        assertThat(tail.quantiles().at(1 - 1e-12)).isEqualTo(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "50", "fast", "20ms-", "30ms-20ms", "p50=2s,p99=1s", "p50=0ms,p99=1s", "-5ms"})
    void whatItCannotReadIsNamed(String text) {
        assertThatThrownBy(() -> Latency.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("latency: ");
    }
}
