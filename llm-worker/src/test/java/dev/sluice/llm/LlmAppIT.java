package dev.sluice.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.llm.simulator.Fault;
import dev.sluice.llm.simulator.FaultPlan;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.config.Secret;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.LlmAnswer;
import dev.sluice.schemas.LlmUsage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a real broker, against the simulated provider. */
class LlmAppIT {

    private static final String CANARY = "sk-canary-5e1f0c7b";
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(90);

    @RegisterExtension
    private final BrokerForTests broker = new BrokerForTests();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private RuntimeConfig runtime;

    @BeforeEach
    void configure() {
        runtime = broker.runtime(directory);
    }

    @Test
    void eachQuestionIsPaidForOnceAndEveryRecordIsTold() {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults().withApiKey(CANARY));
                var topics = new TestTopics(ServiceContext.create(runtime))) {
            var app = start(impatient(provider.url()));

            topics.ask(1_000, 100);

            List<Enrichment> told = topics.awaitEnrichments(1_000, SOON);
            app.stop(STOP);
            assertThat(provider.stats().distinctInputs()).isEqualTo(100);
            assertThat(provider.stats().records()).isEqualTo(100);
            assertThat(told)
                    .extracting(Enrichment::getRecordId)
                    .doesNotHaveDuplicates()
                    .hasSize(1_000);
            assertThat(told).extracting(Enrichment::getStatus).containsOnly(AnswerStatus.ANSWERED);
            assertThat(told).filteredOn(one -> !one.getCacheHit()).hasSize(100);
            List<LlmAnswer> answers = topics.answers();
            assertThat(answers).hasSize(100);
            List<LlmUsage> usage = topics.usage();
            assertThat(usage).hasSize((int) provider.stats().requests());
            assertThat(usage.stream().mapToLong(LlmUsage::getRecords).sum()).isEqualTo(100);
            assertThat(usage.stream().mapToLong(LlmUsage::getTokensIn).sum())
                    .isEqualTo(provider.stats().tokensIn())
                    .isEqualTo(
                            answers.stream().mapToLong(LlmAnswer::getTokensIn).sum());
            assertThat(usage.stream().mapToLong(LlmUsage::getTokensCached).sum())
                    .as("the provider has seen the instructions before")
                    .isPositive();
            assertThat(usage).extracting(LlmUsage::getServiceTier).containsOnly("standard");
        }
    }

    @Test
    void aRestartInTheMiddleRepeatsNothing() {
        try (var provider = SimulatedProvider.start(
                        SimulatorOptions.defaults().withApiKey(CANARY).withLatency(Duration.ofMillis(200)));
                var topics = new TestTopics(ServiceContext.create(runtime))) {
            var app = start(impatient(provider.url()));
            topics.ask(600, 400);
            await().atMost(SOON).until(() -> provider.stats().answeredRecords() > 40);
            app.stop(STOP);
            assertThat(provider.stats().records()).isLessThan(400);
            assertThat(provider.stats().inFlight()).isZero();

            app = start(impatient(provider.url()));
            List<Enrichment> told = topics.awaitEnrichments(600, SOON);

            assertThat(told)
                    .extracting(Enrichment::getRecordId)
                    .doesNotHaveDuplicates()
                    .hasSize(600);
            assertThat(provider.stats().distinctInputs()).isEqualTo(400);
            assertThat(provider.stats().records()).isEqualTo(400);
            topics.ask(50, 400); // from the cache, which came back with the restart
            app.stop(STOP);
            app = start(impatient(provider.url()));
            topics.awaitEnrichments(650, SOON);
            app.stop(STOP);
            assertThat(provider.stats().records()).isEqualTo(400);
        }
    }

    @Test
    void aPartitionThatMovesTakesNoRequestInTheAirWithIt() {
        try (var provider = SimulatedProvider.start(
                        SimulatorOptions.defaults().withApiKey(CANARY).withLatency(Duration.ofMillis(1_500)));
                var topics = new TestTopics(ServiceContext.create(runtime))) {
            var first = start(impatient(provider.url()));
            topics.ask(400, 400);
            await().atMost(SOON).until(() -> provider.stats().answeredRecords() > 0);
            var elsewhere = ServiceContext.create(broker.runtime(directory.resolve("second")));
            var second = new LlmApp(impatient(provider.url()), elsewhere);
            second.start();

            topics.awaitEnrichments(400, SOON);

            first.stop(STOP);
            second.stop(STOP);
            assertThat(provider.stats().records()).isEqualTo(400);
        }
    }

    @Test
    void afterAStopInTheAirOnlyWhatWasInTheAirIsAskedAgain() {
        int hanging = 3; // the oldest ones: nothing that ends behind them can be committed
        FaultPlan faults = number -> number < hanging ? Fault.HANG : Fault.NONE;
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults().withApiKey(CANARY), faults);
                var topics = new TestTopics(ServiceContext.create(runtime))) {
            var app = start(impatient(provider.url()));
            topics.ask(300, 300);
            // everything else has been answered
            await().atMost(SOON)
                    .until(() -> provider.stats().distinctInputs() == 300
                            && provider.stats().inFlight() == hanging);
            long abandoned = provider.stats().records() - provider.stats().answeredRecords();
            assertThat(abandoned).isBetween(3L, 15L);
            app.stop(STOP);

            app = start(impatient(provider.url()));
            List<Enrichment> told = topics.awaitEnrichments(300, SOON);

            app.stop(STOP);
            assertThat(told)
                    .extracting(Enrichment::getRecordId)
                    .doesNotHaveDuplicates()
                    .hasSize(300);
            assertThat(told).extracting(Enrichment::getStatus).containsOnly(AnswerStatus.ANSWERED);
            assertThat(provider.stats().records()).isEqualTo(300 + abandoned);
        }
    }

    @Test
    void switchedOffItStartsNothingAndIsReady() {
        ServiceContext context = ServiceContext.create(RuntimeConfig.defaults()); // not even a broker
        var app = new LlmApp(LlmConfig.defaults(), context);
        app.start();

        assertThat(context.health().isReady()).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("llm-pool"));
        app.stop(STOP);
    }

    @Test
    void withoutItsTopicsItWaitsAndSaysSo() {
        RuntimeConfig bare = new RuntimeConfig(
                "nothing-here", directory, runtime.http(), runtime.kafka(), Map.of(), runtime.topics());
        ServiceContext context = ServiceContext.create(bare);
        var app = new LlmApp(impatient(URI.create("http://127.0.0.1:9/v1")), context);
        var starter = new Thread(app::start);
        starter.start();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(context.health().statuses().toString())
                        .contains("missing topics: nothing-here.llm-needed", "sluice topics apply"));
        app.stop(STOP);
        await().atMost(SOON).until(() -> !starter.isAlive());
    }

    private LlmApp start(LlmConfig config) {
        var app = new LlmApp(config, ServiceContext.create(runtime));
        app.start();
        return app;
    }

    private static LlmConfig impatient(URI endpoint) {
        return ConfigBuilder.asking("openai-compatible", "m", endpoint, Secret.of(CANARY))
                .impatient()
                .build();
    }
}
