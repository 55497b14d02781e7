package dev.sluice.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.llm.prompt.PromptBuilder;
import dev.sluice.llm.prompt.PromptTemplate;
import dev.sluice.llm.prompt.Question;
import dev.sluice.llm.prompt.Task;
import dev.sluice.llm.provider.ClientSettings;
import dev.sluice.llm.provider.HttpModelClient;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.llm.tuning.Tuning;
import dev.sluice.llm.tuning.TuningChange;
import dev.sluice.llm.tuning.TuningChange.Setting;
import dev.sluice.runtime.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EstimateTest {

    private static final Task TASK = new Task(
            "orders",
            "tidy",
            "v1",
            "Tidy the name.",
            "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}},\"required\":[\"name\"]}");
    private static final LlmConfig CONFIG =
            ConfigBuilder.asking("openai", "gpt-4o-mini", null, Secret.of("k")).build();

    @Test
    void whatTheProviderCountsLiesInTheInterval() throws Exception {
        List<Question> questions = IntStream.range(0, 12)
                .mapToObj(i -> new Question(
                        "h",
                        "{\"name\":\" Some Name Or  Other " + i + "\"}",
                        i % 2 == 0 ? "{\"name\":{\"checks\":[\"length\"]}}" : null))
                .toList();
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults())) {
            var client = HttpModelClient.openAi(
                    new ClientSettings(provider.url(), null, "m", 0.3, 2_000, Duration.ofSeconds(20), 1024 * 1024));
            for (int from = 0; from < 12; from += 5) {
                client.complete(new PromptBuilder(PromptTemplate.shipped())
                        .build(TASK, questions.subList(from, Math.min(12, from + 5)), null));
            }

            Estimate estimate = Estimate.of(CONFIG, new Tuning(), TASK, questions);

            assertThat(estimate.calls()).isEqualTo(3).isEqualTo(provider.stats().requests());
            assertThat(provider.stats().tokensIn())
                    .isBetween(estimate.low().tokensIn(), estimate.high().tokensIn());
            assertThat(provider.stats().tokensOut())
                    .isBetween(estimate.low().tokensOut(), estimate.high().tokensOut());
            assertThat(estimate.low().costUsd()).isPositive();
            assertThat(estimate.high().costUsd()).isGreaterThan(estimate.low().costUsd());
            assertThat(estimate.time()).isZero();
        }
    }

    @Test
    void theTimeIsThatOfTheLimitsInForce() {
        List<Question> questions = IntStream.range(0, 100)
                .mapToObj(i -> new Question("h" + i, "{\"name\":\"" + i + "\"}", null))
                .toList();
        var tuning = new Tuning();
        tuning.apply(new TuningChange(Setting.LIMITS, "openai/gpt-4o-mini", 10, null, null, null, "me", 1));

        assertThat(Estimate.of(CONFIG, new Tuning(), TASK, questions).time()).isZero();
        assertThat(Estimate.of(CONFIG, tuning, TASK, questions).time())
                .as("20 calls of five questions, 10 a minute")
                .isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void whatIsAnsweredAlreadyCostsNothing() {
        Estimate estimate = Estimate.of(CONFIG, new Tuning(), TASK, List.of());

        assertThat(estimate.calls()).isZero();
        assertThat(estimate.high().tokensIn() + estimate.high().tokensOut()).isZero();
        assertThat(estimate.high().costUsd()).isZero();
    }

    @Test
    void aPriceThatIsNotKnownIsNotZero() {
        Estimate estimate =
                Estimate.of(LlmConfig.defaults(), new Tuning(), TASK, List.of(new Question("", "{}", null)));

        assertThat(estimate.low().costUsd()).isNull();
        assertThat(estimate.high().costUsd()).isNull();
    }
}
