package dev.sluice.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.llm.coalescer.WaitingConfig;
import dev.sluice.llm.pool.RetryConfig;
import dev.sluice.llm.simulator.Fault;
import dev.sluice.llm.simulator.FaultPlan;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.config.Secret;
import dev.sluice.runtime.kafka.TopicAdmin;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.LlmAnswer;
import dev.sluice.schemas.LlmUsage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The whole service on a real broker, against the simulated provider; each test has a namespace of its own. */
class LlmAppIT {

    private static final String CANARY = "sk-canary-5e1f0c7b";
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path brokerDirectory;

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedBroker broker;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private RuntimeConfig runtime;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(BrokerConfig.in(brokerDirectory));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void configure(TestInfo test) {
        String namespace = "t" + Integer.toHexString(test.getDisplayName().hashCode());
        RuntimeConfig defaults = RuntimeConfig.defaults();
        runtime = new RuntimeConfig(namespace, directory, defaults.http(), Map.of(), Map.of(), defaults.topics())
                .withBootstrapServers(broker.bootstrapServers());
        new TopicAdmin(runtime).apply(ServiceContext.create(runtime).topics());
    }

    @Test
    void eachQuestionIsPaidForOnceAndEveryRecordIsTold() {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults().withApiKey(CANARY));
                var topics = new TestTopics(ServiceContext.create(runtime))) {
            var app = start(config(provider.url()));

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
            var app = start(config(provider.url()));
            topics.ask(600, 400);
            await().atMost(SOON).until(() -> provider.stats().answeredRecords() > 40);
            app.stop(STOP);
            assertThat(provider.stats().records()).isLessThan(400);
            assertThat(provider.stats().inFlight()).isZero();

            app = start(config(provider.url()));
            List<Enrichment> told = topics.awaitEnrichments(600, SOON);

            assertThat(told)
                    .extracting(Enrichment::getRecordId)
                    .doesNotHaveDuplicates()
                    .hasSize(600);
            assertThat(provider.stats().distinctInputs()).isEqualTo(400);
            assertThat(provider.stats().records()).isEqualTo(400);
            topics.ask(50, 400); // from the cache, which came back with the restart
            app.stop(STOP);
            app = start(config(provider.url()));
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
            var first = start(config(provider.url()));
            topics.ask(400, 400);
            await().atMost(SOON).until(() -> provider.stats().answeredRecords() > 0);
            RuntimeConfig elsewhere = new RuntimeConfig(
                            runtime.namespace(),
                            directory.resolve("second"),
                            runtime.http(),
                            Map.of(),
                            Map.of(),
                            runtime.topics())
                    .withBootstrapServers(broker.bootstrapServers());
            var second = new LlmApp(config(provider.url()), ServiceContext.create(elsewhere));
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
            var app = start(config(provider.url()));
            topics.ask(300, 300);
            // everything else has been answered
            await().atMost(SOON)
                    .until(() -> provider.stats().distinctInputs() == 300
                            && provider.stats().inFlight() == hanging);
            long abandoned = provider.stats().records() - provider.stats().answeredRecords();
            assertThat(abandoned).isBetween(3L, 15L);
            app.stop(STOP);

            app = start(config(provider.url()));
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
    void faultsOfTheProviderEndAsAnswers() {
        SimulatorOptions faulty = SimulatorOptions.defaults()
                .withApiKey(CANARY)
                .withRetryAfter(Duration.ZERO)
                .withFaults(0.05, 0.05, 0.1);
        try (var provider = SimulatedProvider.start(faulty);
                var topics = new TestTopics(ServiceContext.create(runtime))) {
            var app = start(config(provider.url()));
            topics.ask(200, 200);

            List<Enrichment> told = topics.awaitEnrichments(200, SOON);

            app.stop(STOP);
            assertThat(told)
                    .extracting(Enrichment::getRecordId)
                    .doesNotHaveDuplicates()
                    .hasSize(200);
            assertThat(told)
                    .filteredOn(one -> one.getStatus() == AnswerStatus.ANSWERED)
                    .hasSizeGreaterThan(150);
            List<LlmUsage> usage = topics.usage();
            assertThat(usage).hasSize((int) provider.stats().requests());
            assertThat(usage.stream().filter(LlmUsage::getRetry).count())
                    .isEqualTo(provider.stats().status(429) + provider.stats().status(500) - unretried(usage));
        }
    }

    @Test
    void aProviderThatIsAwayEndsAsFailuresAndThePoolGoesOn() {
        try (var topics = new TestTopics(ServiceContext.create(runtime))) {
            ServiceContext context = ServiceContext.create(runtime);
            var app = new LlmApp(config(URI.create("http://127.0.0.1:9/v1")), context);
            app.start();
            topics.ask(20, 20);

            List<Enrichment> told = topics.awaitEnrichments(20, SOON);

            assertThat(told).extracting(Enrichment::getStatus).containsOnly(AnswerStatus.FAILED);
            assertThat(told).extracting(Enrichment::getError).allMatch(error -> error.startsWith("UNAVAILABLE: "));
            assertThat(context.health().isReady()).isTrue();
            app.stop(STOP);
        }
    }

    @Test
    void theKeyIsSeenNowhere() {
        var logs = new ListAppender<ILoggingEvent>();
        logs.list = Collections.synchronizedList(new ArrayList<>());
        var ours = (Logger) LoggerFactory.getLogger("dev.sluice");
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        logs.start();
        root.addAppender(logs);
        ours.setLevel(Level.TRACE);
        FaultPlan faults = FaultPlan.script(
                Fault.ERROR, Fault.THROTTLED, Fault.CONTENT_FILTER, Fault.EMPTY_BODY, Fault.REDIRECT, Fault.PROSE);
        try (var strict = SimulatedProvider.start(SimulatorOptions.defaults().withApiKey("another-key"));
                var faulty =
                        SimulatedProvider.start(SimulatorOptions.defaults().withRetryAfter(Duration.ZERO), faults);
                var topics = new TestTopics(ServiceContext.create(runtime))) {
            var refused = start(config(strict.url()));
            topics.ask(10, 10);
            topics.awaitEnrichments(10, SOON);
            refused.stop(STOP);
            ServiceContext context = ServiceContext.create(runtime);
            var app = new LlmApp(config(faulty.url()), context);
            app.start();
            topics.ask(10, 10);
            List<Enrichment> told = topics.awaitEnrichments(20, SOON);
            app.stop(STOP);

            assertThat(told)
                    .extracting(Enrichment::getError)
                    .anyMatch(e -> e != null && e.startsWith("AUTHENTICATION"));
            assertThat(told.toString() + topics.answers() + topics.usage()).doesNotContain(CANARY);
            assertThat(context.health().statuses().toString() + context.meters().getMeters())
                    .doesNotContain(CANARY);
            assertThat(logs.list).isNotEmpty();
            assertThat(logs.list.stream()
                            .map(event -> event + " " + event.getKeyValuePairs() + " " + event.getThrowableProxy())
                            .collect(Collectors.joining("\n")))
                    .doesNotContain(CANARY);
        } finally {
            root.detachAppender(logs);
            ours.setLevel(null);
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
        var app = new LlmApp(config(URI.create("http://127.0.0.1:9/v1")), context);
        var starter = new Thread(app::start);
        starter.start();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(context.health().statuses().toString())
                        .contains("missing topics: nothing-here.llm-needed", "sluice topics apply"));
        app.stop(STOP);
        await().atMost(SOON).until(() -> !starter.isAlive());
    }

    /** A retry follows every failure that may pass, but the last one of a request. */
    private static long unretried(List<LlmUsage> usage) {
        long passing = usage.stream()
                .filter(one -> one.getOutcome().equals("rate_limit")
                        || one.getOutcome().equals("unavailable"))
                .count();
        return passing - usage.stream().filter(LlmUsage::getRetry).count();
    }

    private LlmApp start(LlmConfig config) {
        var app = new LlmApp(config, ServiceContext.create(runtime));
        app.start();
        return app;
    }

    private static LlmConfig config(URI endpoint) {
        return ConfigBuilder.asking("openai-compatible", "m", endpoint, Secret.of(CANARY))
                .times(
                        Duration.ofSeconds(20),
                        new RetryConfig(
                                Duration.ofMillis(20),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(30)),
                        WaitingConfig.defaults())
                .build();
    }
}
