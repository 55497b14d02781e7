package dev.sluice.benchmarks.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.product.SluiceCommand;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of the kill test; {@code -Dsluice.kills=N} makes it longer or shorter. */
class KillTestIT {

    private static final Path WORK = Path.of("target", "kill-test").toAbsolutePath();

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void nothingIsLostOrDoubledWhenTheProductIsKilledAtAnyMoment() throws Exception {
        KillPlan plan = KillPlan.shortForm(WORK).withKills(Integer.getInteger("sluice.kills", 20));

        KillResult result = KillTest.run(SluiceCommand.find(), plan, System.out);

        assertThat(result.violations()).isEmpty();
        assertThat(result.kills()).isEqualTo(plan.kills());
    }
}
