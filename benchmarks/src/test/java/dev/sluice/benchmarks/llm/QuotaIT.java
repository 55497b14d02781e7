package dev.sluice.benchmarks.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.product.SluiceCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One minute of {@code bench llm-quota} with few processes; how much of the quota is used depends on the machine and is not asked. */
class QuotaIT {

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void twoWorkersOfTheirOwnKeepAQuotaThatIsEnforced() throws Exception {
        var plan = new QuotaTest.Plan(Duration.ofMinutes(1), 2);

        assertThat(QuotaTest.run(
                        SluiceCommand.find(), Path.of("target", "llm-quota").toAbsolutePath(), plan, System.out))
                .isTrue();
    }
}
