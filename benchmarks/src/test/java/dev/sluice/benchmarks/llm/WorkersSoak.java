package dev.sluice.benchmarks.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.product.SluiceCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Short forms of what {@code bench llm-quota}, {@code llm-budget} and {@code llm-once} show; by its name apart from {@code verify}, for which it takes too long. */
class WorkersSoak {

    private static final Path WORK = Path.of("target", "llm-workers").toAbsolutePath();

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void noSlidingMinuteIsAboveTheQuota() throws Exception {
        assertThat(QuotaTest.run(SluiceCommand.find(), WORK, new QuotaTest.Plan(Duration.ofMinutes(1), 0), System.out))
                .isTrue();
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void noBudgetIsExceeded() throws Exception {
        assertThat(BudgetTest.run(SluiceCommand.find(), WORK, new BudgetTest.Plan(4, 2, 3, 1, 5), System.out))
                .isTrue();
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void noQuestionIsPaidForTwice() throws Exception {
        assertThat(OnceTest.run(SluiceCommand.find(), WORK, new OnceTest.Plan(1_000, 100, 1, 5), System.out))
                .isTrue();
    }
}
