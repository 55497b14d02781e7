package dev.sluice.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.llm.BudgetConfig.Caps;
import dev.sluice.llm.BudgetConfig.WhenSpent;
import dev.sluice.llm.coalescer.CoalescerTopology;
import dev.sluice.llm.coalescer.WaitingConfig;
import dev.sluice.llm.money.Budgets;
import dev.sluice.llm.permit.PermitDesk;
import dev.sluice.llm.pool.CallPool;
import dev.sluice.llm.pool.RetryConfig;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.LlmUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Budgets kept by several workers on a real broker, against what the simulated provider counted. */
class LlmMoneyIT {

    private static final double IN = 1e-6;
    private static final double OUT = 2e-6;
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final String RUN = "run november";

    @RegisterExtension
    private final BrokerForTests broker = new BrokerForTests();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Path prices;

    @BeforeEach
    void writePrices() throws IOException {
        prices = Files.writeString(
                directory.resolve("prices.json"),
                "{\"openai-compatible/m\":{\"input_cost_per_token\":" + IN + ",\"output_cost_per_token\":" + OUT
                        + "}}");
    }

    @Test
    void workersTogetherSpendNoMoreThanTheBudgetAndGoOnWhenItIsRaised() {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults().withLatency(Duration.ofMillis(20)));
                var topics = new TestTopics(context(0));
                var watcher = desk()) {
            double cap = 0.01;
            List<LlmApp> workers = start(3, config(provider, budget(cap, WhenSpent.HOLD)));

            topics.ask(300, 300);

            await().atMost(SOON).until(() -> watcher.refusedWithin(SOON) && watcher.reservedNanos(RUN) == 0);
            workers.forEach(worker -> worker.stop(STOP));
            assertThat(members()).as("who stops leaves its groups").isEmpty();
            double spent = spent(provider);
            assertThat(spent).isPositive().isLessThanOrEqualTo(cap);
            assertThat(watcher.spentNanos(RUN) * 1e-9).isCloseTo(spent, Offset.offset(1e-7));
            assertThat(topics.usage().stream().mapToDouble(LlmUsage::getCostUsd).sum())
                    .isCloseTo(spent, Offset.offset(1e-7));

            List<LlmApp> richer = start(2, config(provider, budget(1.0, WhenSpent.HOLD)));

            List<Enrichment> told = topics.awaitEnrichments(300, SOON);
            richer.forEach(worker -> worker.stop(STOP));
            assertThat(told).extracting(Enrichment::getStatus).containsOnly(AnswerStatus.ANSWERED);
            assertThat(provider.stats().records()).isEqualTo(300);
            assertThat(watcher.spentNanos(RUN) * 1e-9).isCloseTo(spent(provider), Offset.offset(1e-7));
        }
    }

    @Test
    void whatThereIsNoMoneyForIsSkippedWhereThatIsWanted() {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults());
                var topics = new TestTopics(context(0))) {
            var budget =
                    new BudgetConfig(null, null, "november", WhenSpent.SKIP, Map.of("orders", new Caps(0.02, null)));
            List<LlmApp> workers = start(1, config(provider, budget));

            topics.ask(300, 300);

            List<Enrichment> told = topics.awaitEnrichments(300, SOON);
            workers.forEach(worker -> worker.stop(STOP));
            assertThat(spent(provider)).isPositive().isLessThanOrEqualTo(0.02);
            assertThat(told)
                    .extracting(Enrichment::getStatus)
                    .contains(AnswerStatus.ANSWERED, AnswerStatus.SKIPPED)
                    .doesNotContain(AnswerStatus.FAILED);
            assertThat(told)
                    .filteredOn(one -> one.getStatus() == AnswerStatus.SKIPPED)
                    .allMatch(one -> String.valueOf(one.getError()).startsWith("BUDGET: the budget of day "));
        }
    }

    /** Who is in the worker's groups, those included that are only waited for. */
    private List<String> members() {
        List<String> groups =
                List.of(CallPool.group(broker.namespace()), CoalescerTopology.applicationId(broker.namespace()));
        try (var admin = Admin.create(context(0).kafka().admin())) {
            return admin
                    .describeConsumerGroups(groups)
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .values()
                    .stream()
                    .flatMap(group -> group.members().stream())
                    .map(MemberDescription::clientId)
                    .toList();
        }
    }

    private static double spent(SimulatedProvider provider) {
        return provider.stats().tokensIn() * IN + provider.stats().tokensOut() * OUT;
    }

    private static BudgetConfig budget(double perRun, WhenSpent whenSpent) {
        return new BudgetConfig(null, perRun, "november", whenSpent, Map.of());
    }

    private LlmConfig config(SimulatedProvider provider, BudgetConfig budget) {
        return ConfigBuilder.asking("openai-compatible", "m", provider.url(), null)
                .times(Duration.ofSeconds(20), RetryConfig.defaults(), WaitingConfig.defaults())
                .money(budget, prices)
                .build();
    }

    private List<LlmApp> start(int workers, LlmConfig config) {
        var started = new ArrayList<LlmApp>();
        for (int i = 0; i < workers; i++) {
            var app = new LlmApp(config, context(i));
            app.start();
            started.add(app);
        }
        return started;
    }

    private PermitDesk desk() {
        ServiceContext context = context(0);
        return new PermitDesk(
                context.topics(),
                new Budgets(BudgetConfig.defaults(), context.clock()),
                context.clock(),
                context.kafka().consumer("watcher"),
                context.kafka().producer("watcher"));
    }

    private ServiceContext context(int worker) {
        return ServiceContext.create(broker.runtime(directory.resolve("worker-" + worker)));
    }
}
