package dev.sluice.llm;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.llm.simulator.Fault;
import dev.sluice.llm.simulator.FaultPlan;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.config.Secret;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.LlmUsage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The whole service on a real broker, against a provider that fails. */
class LlmFaultsIT {

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
    void faultsOfTheProviderEndAsAnswers() {
        SimulatorOptions faulty = SimulatorOptions.defaults()
                .withApiKey(CANARY)
                .withRetryAfter(Duration.ZERO)
                .withFaults(0.05, 0.05, 0.1);
        try (var provider = SimulatedProvider.start(faulty);
                var topics = new TestTopics(ServiceContext.create(runtime))) {
            var app = start(impatient(provider.url()));
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
            var app = new LlmApp(impatient(URI.create("http://127.0.0.1:9/v1")), context);
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
            var refused = start(impatient(strict.url()));
            topics.ask(10, 10);
            topics.awaitEnrichments(10, SOON);
            refused.stop(STOP);
            ServiceContext context = ServiceContext.create(runtime);
            var app = new LlmApp(impatient(faulty.url()), context);
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

    private static LlmConfig impatient(URI endpoint) {
        return ConfigBuilder.asking("openai-compatible", "m", endpoint, Secret.of(CANARY))
                .impatient()
                .build();
    }
}
