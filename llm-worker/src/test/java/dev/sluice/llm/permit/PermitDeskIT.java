package dev.sluice.llm.permit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.llm.BudgetConfig;
import dev.sluice.llm.money.Budgets;
import dev.sluice.llm.permit.Permits.Demand;
import dev.sluice.llm.permit.Permits.Permit;
import dev.sluice.llm.permit.Permits.Settlement;
import dev.sluice.llm.provider.ClientSettings;
import dev.sluice.llm.provider.HttpModelClient;
import dev.sluice.llm.provider.ModelReply;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.simulator.Quota;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.kafka.TopicAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Several workers under one limit, on a real broker, against a provider that counts in sliding windows and refuses what is above. */
class PermitDeskIT {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    /** Generous: the machine of a build is busy, and a request that is late gives its place up. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final ModelRequest REQUEST = new ModelRequest(
            List.of(new ModelRequest.Message(
                    ModelRequest.Role.USER, "{\"task\":\"t\",\"records\":[{\"id\":\"1\",\"input\":{}}]}")),
            null);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(BrokerConfig.in(directory.resolve("broker")));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void workersThatJoinAndAreKilledStayBelowTheRequestLimitAndUseIt(TestInfo test) {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults()
                .withLatency(Duration.ofMillis(50))
                .withQuota(new Quota(WINDOW, 100, null)))) {
            var terms = new Terms("p/m", 100, null, WINDOW, MARGIN, WINDOW);
            var first = new Worker(context(test), provider, terms);
            answered(first, 20);
            var second = new Worker(context(test), provider, terms);
            var third = new Worker(context(test), provider, terms);
            answered(second, 20);
            first.kill();
            answered(third, 60);
            second.kill();
            answered(third, 150);
            third.kill();

            assertThat(provider.stats().overQuota()).isZero();
            assertThat(provider.stats().windowRequests()).isBetween(80L, 100L);
        }
    }

    @Test
    void workersTogetherStayBelowTheTokenLimitAndUseWhatIsSettled(TestInfo test) {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults()
                .withLatency(Duration.ofMillis(50))
                .withQuota(new Quota(WINDOW, null, 4_000L)))) {
            var terms = new Terms("p/m", null, 4_000L, WINDOW, MARGIN, WINDOW);
            var first = new Worker(context(test), provider, terms);
            var second = new Worker(context(test), provider, terms);
            answered(first, 150);
            answered(second, 150);
            first.kill();
            second.kill();

            assertThat(provider.stats().overQuota()).isZero();
            assertThat(provider.stats().windowTokens()).isBetween(2_800L, 4_000L);
        }
    }

    private static void answered(Worker worker, int requests) {
        await().atMost(SOON).until(() -> worker.answered.get() >= requests);
    }

    private static ServiceContext context(TestInfo test) {
        RuntimeConfig defaults = RuntimeConfig.defaults();
        String namespace = "d" + Integer.toHexString(test.getDisplayName().hashCode());
        var runtime = new RuntimeConfig(
                        namespace, directory.resolve(namespace), defaults.http(), Map.of(), Map.of(), defaults.topics())
                .withBootstrapServers(broker.bootstrapServers());
        var context = ServiceContext.create(runtime);
        new TopicAdmin(runtime).apply(context.topics());
        return context;
    }

    /** Four threads with a backlog that never ends. */
    private static final class Worker {
        private final AtomicInteger answered = new AtomicInteger();
        private final List<Thread> threads = new ArrayList<>();
        private final PermitDesk desk;
        private volatile boolean killed;
        private volatile @Nullable ProviderException failure;

        Worker(ServiceContext context, SimulatedProvider provider, Terms terms) {
            desk = new PermitDesk(
                    context.topics(),
                    new Budgets(BudgetConfig.defaults(), context.clock()),
                    context.clock(),
                    context.kafka().consumer("worker"),
                    context.kafka().producer("worker"));
            Permits permits = desk.under(terms);
            var client = HttpModelClient.openAi(
                    new ClientSettings(provider.url(), null, "m", 0.3, 100, Duration.ofSeconds(20), 1024 * 1024));
            for (int i = 0; i < 4; i++) {
                var thread = new Thread(() -> work(permits, client));
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
        }

        /** Nothing is settled or given back any more. */
        void kill() {
            assertThat(failure).isNull();
            killed = true;
            threads.forEach(Thread::interrupt);
            desk.close();
        }

        private void work(Permits permits, HttpModelClient client) {
            try {
                while (!killed) {
                    Permit permit = permits.ask(new Demand("orders", 60, 0), () -> true);
                    ModelReply reply = client.complete(REQUEST);
                    if (killed) {
                        return;
                    }
                    permit.settle(
                            new Settlement(reply.usage().in() + reply.usage().out(), 0, 0));
                    answered.incrementAndGet();
                }
            } catch (ProviderException e) {
                failure = killed ? null : e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
