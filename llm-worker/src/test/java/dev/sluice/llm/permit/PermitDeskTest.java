package dev.sluice.llm.permit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.llm.BudgetConfig;
import dev.sluice.llm.money.Budgets;
import dev.sluice.llm.permit.Permits.Demand;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class PermitDeskTest {

    @Test
    void whileTheBrokerIsAwayNobodyGetsLeave() throws Exception {
        ServiceContext context = ServiceContext.create(RuntimeConfig.defaults().withBootstrapServers("127.0.0.1:9"));
        try (var desk = new PermitDesk(
                context.topics(),
                new Budgets(BudgetConfig.defaults(), context.clock()),
                context.clock(),
                context.kafka().consumer("test"),
                context.kafka().producer("test"))) {
            Permits permits = desk.under(Terms.perMinute("p/m", 60, null, Duration.ofMinutes(1)));
            Callable<Permits.Permit> ask = () -> permits.ask(new Demand("orders", 1, 0), () -> true);
            var asked = new FutureTask<>(ask);
            Thread asker = Executors.defaultThreadFactory().newThread(asked);
            asker.start();

            await().until(() -> asker.getState() == Thread.State.WAITING);
            assertThat(desk.trouble()).isNotNull();
            assertThat(asked.isDone()).isFalse();
            asker.interrupt();
            asker.join();
            assertThat(asked.isDone()).isTrue();
        }
    }
}
