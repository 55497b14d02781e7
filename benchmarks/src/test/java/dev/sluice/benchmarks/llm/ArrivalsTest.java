package dev.sluice.benchmarks.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final long SECOND = 1_000_000;

    @Test
    void aMinuteIsSlidingAndOpenAtItsEnd() {
        var arrivals = new Arrivals(new long[] {60 * SECOND, 0, 1, 59 * SECOND, 61 * SECOND});

        assertThat(arrivals.mostInAMinute()).isEqualTo(3);
        assertThat(arrivals.minutesAbove(2))
                .as("from 0 s, from just behind it, from 59 s")
                .isEqualTo(3);
        assertThat(arrivals.minutesAbove(3)).isZero();
    }

    @Test
    void evenSpacingUsesAllOfAQuota() {
        var arrivals =
                new Arrivals(LongStream.range(0, 600).map(i -> i * SECOND / 10).toArray());

        assertThat(arrivals.used(0, 60 * SECOND, 600)).isEqualTo(1);
        assertThat(arrivals.used(30 * SECOND, 60 * SECOND, 1_200)).isEqualTo(0.5, within(1e-9));
        assertThat(arrivals.minutesAbove(600)).isZero();
        assertThat(arrivals.minutesAbove(599)).isEqualTo(1);
    }
}
