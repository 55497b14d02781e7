package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that would spend money on a wrong configuration: they end at once with all that is wrong, and nobody was asked. */
class LlmConfigurationTest {

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"serve llm --bootstrap-servers 127.0.0.1:1", "llm test"})
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void everyProblemIsToldWithFileLineAndKeyBeforeAnythingIsPaid(String command) throws IOException {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults())) {
            Path config = Files.writeString(dir.resolve("sluice.yaml"), """
                    llm:
                      enabled: true
                      provider: openai-compatible
                      model: m
                      endpoint: %s
                      temperature: 9
                      batch: {max_records: 0}
                      budget: {per_day_usd: -1, pipelines: {orders: {per_run_usd: -2}}}
                      fallbacks: [nobody/x]
                      maxtokens: 5
                    """.formatted(provider.url()));

            String[] words = (command + " --config " + config).split(" ");
            CommandLineTest.Said said = CommandLineTest.sluice(words);

            assertThat(said.code()).isEqualTo(78);
            assertThat(said.err())
                    .contains("llm.temperature (" + config + ":6)")
                    .contains("llm.batch.max_records (" + config + ":7)")
                    .contains("llm.budget.per_day_usd (" + config + ":8)")
                    .contains("llm.budget.pipelines.orders.per_run_usd (" + config + ":8)")
                    .contains("llm.fallbacks (" + config + ":9)")
                    .contains("llm.maxtokens (" + config + ":10)");
            assertThat(provider.stats().requests()).as("nobody was asked").isZero();
        }
    }
}
