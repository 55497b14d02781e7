package dev.sluice.llm.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

    /** Counts what happened; a slow machine makes the gaps longer, never shorter. */
    @ParameterizedTest
    @ValueSource(ints = {1_200, 3_000})
    void noWindowHoldsMoreThanItsShare(int perMinute) throws Exception {
        Pace pace = Pace.requestsPerMinute(perMinute);
        List<Long> at = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            pace.await();
            at.add(System.nanoTime());
        }
        long first = at.get(0);
        long gap = Duration.ofMinutes(1).dividedBy(perMinute).toNanos();
        for (int i = 1; i < at.size(); i++) {
            // the first request may come at the end of a cycle, so all later ones are at least i - 1 gaps behind it
            assertThat(at.get(i) - first).isGreaterThanOrEqualTo((i - 1) * gap);
        }
    }

    @Test
    void withoutALimitNothingWaits() throws Exception {
        Pace pace = Pace.unlimited();
        for (int i = 0; i < 100_000; i++) {
            pace.await();
        }
    }
}
