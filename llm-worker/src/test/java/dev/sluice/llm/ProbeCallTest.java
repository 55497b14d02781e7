package dev.sluice.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.llm.ProbeCall.Result;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.runtime.config.Secret;
import org.junit.jupiter.api.Test;

class ProbeCallTest {

    @Test
    void oneCallSaysWhatItCost() {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults())) {
            Result result = ProbeCall.all(openAi(provider, "k")).get(0);

            assertThat(result.problem()).isNull();
            assertThat(provider.stats().requests()).isEqualTo(1);
            assertThat(result.usage().in()).isEqualTo(provider.stats().tokensIn());
            assertThat(result.costUsd()).isPositive();
        }
    }

    @Test
    void aWrongKeyIsNamedAndNotTold() {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults().withApiKey("right"))) {
            Result result = ProbeCall.all(openAi(provider, "canary")).get(0);

            assertThat(result.problem())
                    .contains("AUTHENTICATION", "llm.api_key")
                    .doesNotContain("canary");
        }
    }

    @Test
    void theSimulatedProviderNeedsNoEndpoint() {
        assertThat(ProbeCall.all(
                        ConfigBuilder.asking("simulate", "m", null, null).build()))
                .singleElement()
                .satisfies(result -> assertThat(result.problem()).isNull());
    }

    private static LlmConfig openAi(SimulatedProvider provider, String key) {
        return ConfigBuilder.asking("openai", "gpt-4o-mini", provider.url(), Secret.of(key))
                .build();
    }
}
