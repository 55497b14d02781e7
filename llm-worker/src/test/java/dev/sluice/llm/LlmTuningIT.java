package dev.sluice.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.llm.BudgetConfig.WhenSpent;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.llm.tuning.TuningChange;
import dev.sluice.llm.tuning.TuningChange.Setting;
import dev.sluice.llm.tuning.TuningTopic;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.LlmPermit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Settings that are changed while the workers run, on a real broker. */
class LlmTuningIT {

    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(120);

    @RegisterExtension
    private final BrokerForTests broker = new BrokerForTests();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private ServiceContext context;

    @BeforeEach
    void connect() {
        context = ServiceContext.create(broker.runtime(directory));
    }

    @Test
    void whatIsPausedWaitsUntilItIsResumedAndTheTopicTellsWhoDidIt() {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults());
                var topics = new TestTopics(context)) {
            var control = new TuningTopic(context.topics(), context.kafka());
            control.publish(TuningChange.of(Setting.PAUSE, "orders", "ann@desk", 1));
            var app = new LlmApp(config(provider).build(), context);
            app.start();
            topics.ask(10, 10);

            await().atMost(SOON)
                    .until(() -> context.meters().get("sluice.llm.open").gauge().value() == 10);
            assertThat(provider.stats().requests()).isZero();
            control.publish(TuningChange.of(Setting.RESUME, "orders", "bob@desk", 2));

            assertThat(topics.awaitEnrichments(10, SOON))
                    .extracting(Enrichment::getStatus)
                    .containsOnly(AnswerStatus.ANSWERED);
            assertThat(provider.stats().records()).isEqualTo(10);
            assertThat(control.history()).extracting(TuningChange::by).containsExactly("ann@desk", "bob@desk");
            app.stop(STOP);
        }
    }

    @Test
    void limitsAndBudgetsChangeWithoutARestart() throws IOException {
        Path prices = Files.writeString(
                directory.resolve("prices.json"),
                "{\"openai-compatible/m\":{\"input_cost_per_token\":1e-6,\"output_cost_per_token\":2e-6}}");
        var budget = new BudgetConfig(null, 0.01, "november", WhenSpent.HOLD, Map.of());
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults());
                var topics = new TestTopics(context)) {
            var control = new TuningTopic(context.topics(), context.kafka());
            var app = new LlmApp(config(provider).money(budget, prices).build(), context);
            app.start();
            topics.ask(300, 300);
            await().atMost(SOON)
                    .until(() -> provider.stats().inFlight() == 0
                            && context.meters().get("sluice.llm.open").gauge().value() > 0
                            && topics.permits().stream().anyMatch(entry -> entry.getCostNanos() > 0));

            control.publish(
                    new TuningChange(Setting.LIMITS, "openai-compatible/m", 60_000, null, null, null, "ann", 1));
            control.publish(new TuningChange(Setting.BUDGET, "", null, null, null, 1.0, "ann", 2));

            assertThat(topics.awaitEnrichments(300, SOON))
                    .extracting(Enrichment::getStatus)
                    .containsOnly(AnswerStatus.ANSWERED);
            assertThat(topics.permits())
                    .extracting(LlmPermit::getRequests)
                    .contains(60_000)
                    .containsNull();
            app.stop(STOP);
        }
    }

    private static ConfigBuilder config(SimulatedProvider provider) {
        return ConfigBuilder.asking("openai-compatible", "m", provider.url(), null);
    }
}
