package dev.sluice.llm.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.llm.money.Tariff;
import dev.sluice.llm.permit.Permits;
import dev.sluice.llm.pool.Caller.Answered;
import dev.sluice.llm.pool.PatientClient.Sleeper;
import dev.sluice.llm.provider.ClientSettings;
import dev.sluice.llm.provider.HttpModelClient;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.simulator.Fault;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HeadOfLineTest {

    private static final int AT_A_TIME = 2;
    private static final int QUESTIONS = 20;
    private static final ModelRequest REQUEST = new ModelRequest(
            List.of(new ModelRequest.Message(
                    ModelRequest.Role.USER, "{\"task\":\"t\",\"records\":[{\"id\":\"1\",\"input\":{}}]}")),
            null);

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void questionsDoNotStandBehindAProviderThatHangs() throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(2 * AT_A_TIME);
        try (var hanging = SimulatedProvider.start(SimulatorOptions.defaults(), number -> Fault.HANG);
                var other = SimulatedProvider.start(SimulatorOptions.defaults())) {
            var chain = new FallbackChain(List.of(patient("hanging", hanging), patient("other", other)));
            var asking = new Asking("orders", () -> true, attempt -> {});
            Callable<Answered> question = () -> chain.complete(REQUEST, asking);
            var pending = new ArrayList<Future<Answered>>();
            for (int i = 0; i < QUESTIONS; i++) {
                pending.add(workers.submit(question));
            }

            // a quarter of an hour is its time-out: whoever is answered now has not waited for it
            for (Future<Answered> answer : pending.subList(AT_A_TIME * 2, QUESTIONS)) {
                assertThat(answer.get().identity().provider()).isEqualTo("other");
            }
            assertThat(hanging.stats().requests()).isEqualTo(AT_A_TIME);
            assertThat(other.stats().status(200)).isEqualTo(QUESTIONS - AT_A_TIME);
        } finally {
            workers.shutdownNow();
        }
    }

    private static Caller patient(String name, SimulatedProvider provider) {
        var identity = new Identity(name, "m");
        var client = HttpModelClient.openAi(
                new ClientSettings(provider.url(), null, "m", 0.3, 100, Duration.ofMinutes(15), 1024 * 1024));
        return new PatientClient(
                new Line(identity, client, Tariff.free(100), Permits.unlimited()),
                ProviderBreaker.create(identity),
                new Backoff(RetryConfig.defaults().impatient(), () -> 0.5),
                0,
                new Throttle(AT_A_TIME, Duration.ofMillis(200), System::nanoTime),
                Sleeper.real());
    }
}
