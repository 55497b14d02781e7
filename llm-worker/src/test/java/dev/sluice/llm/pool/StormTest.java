package dev.sluice.llm.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.llm.money.Tariff;
import dev.sluice.llm.permit.Permits;
import dev.sluice.llm.pool.PatientClient.Sleeper;
import dev.sluice.llm.provider.ClientSettings;
import dev.sluice.llm.provider.HttpModelClient;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.simulator.Fault;
import dev.sluice.llm.simulator.FaultPlan;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Eight workers and a provider that answers nothing but 429 for a while: a storm of two minutes, forty times as fast. */
class StormTest {

    private static final int WORKERS = 8;
    private static final int CONCURRENCY = 8;
    private static final int QUESTIONS = 3_000;
    private static final Duration STORM = Duration.ofSeconds(3);
    private static final RetryConfig FAST = new RetryConfig(
            Duration.ofMillis(13),
            Duration.ofMillis(750),
            Duration.ofMillis(1_500),
            Duration.ofMillis(1_500),
            Duration.ofSeconds(15));
    private static final ModelRequest REQUEST = new ModelRequest(
            List.of(new ModelRequest.Message(
                    ModelRequest.Role.USER, "{\"task\":\"t\",\"records\":[{\"id\":\"1\",\"input\":{}}]}")),
            null);

    @ParameterizedTest
    @EnumSource(names = {"THROTTLED", "THROTTLED_SILENTLY"})
    void everyQuestionIsAnsweredWithAFewMoreRequests(Fault refusal) throws Exception {
        var begin = new AtomicLong();
        FaultPlan storm = number -> {
            begin.compareAndSet(0, System.nanoTime());
            return System.nanoTime() - begin.get() < STORM.toNanos() ? refusal : Fault.NONE;
        };
        ExecutorService threads = Executors.newFixedThreadPool(WORKERS * CONCURRENCY);
        // a Retry-After of 0 s is what a second is at this speed
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults().withRetryAfter(Duration.ZERO), storm)) {
            var workers = new ArrayList<Caller>();
            for (int i = 0; i < WORKERS; i++) {
                workers.add(worker(provider));
            }
            var asking = new Asking("orders", () -> true, attempt -> {});
            var pending = new ArrayList<Future<?>>();
            for (int i = 0; i < QUESTIONS; i++) {
                Caller worker = workers.get(i % WORKERS);
                pending.add(threads.submit(() -> worker.complete(REQUEST, asking)));
            }
            for (Future<?> answer : pending) {
                answer.get(2, TimeUnit.MINUTES);
            }

            assertThat(provider.stats().status(200)).isEqualTo(QUESTIONS);
            assertThat(provider.stats().status(429)).isPositive();
            assertThat(provider.stats().requests()).isLessThanOrEqualTo(QUESTIONS * 11 / 10);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Caller worker(SimulatedProvider provider) {
        var identity = new Identity("p", "m");
        var client = HttpModelClient.openAi(
                new ClientSettings(provider.url(), null, "m", 0.3, 100, Duration.ofSeconds(60), 1024 * 1024));
        return new PatientClient(
                new Line(identity, client, Tariff.free(100), Permits.unlimited()),
                ProviderBreaker.create(identity),
                new Backoff(FAST, () -> ThreadLocalRandom.current().nextDouble()),
                3,
                new Throttle(CONCURRENCY, Duration.ofMinutes(1), System::nanoTime),
                Sleeper.real());
    }
}
