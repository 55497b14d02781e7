package dev.sluice.benchmarks.llm;

import dev.sluice.llm.BudgetConfig;
import dev.sluice.llm.money.Budgets;
import dev.sluice.llm.permit.PermitDesk;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.TaskTotals;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The budgets of {@link BudgetTest}: one for each run at made-up prices, what the provider and the permit log say of them. */
final class TestBudgets implements AutoCloseable {

    /** US dollars of each budget. */
    static final double CAP = 0.02;

    private static final double IN = 1e-6;
    private static final double OUT = 2e-6;
    private static final double NANOS = 1e-9;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** What a killed worker reserved lapses a minute after its request would have ended. */
    private static final Duration TO_LAPSE = TIMEOUT.plusMinutes(2);

    private final PermitDesk desk;

    /** Reads the permit log as workers do, but never asks. */
    TestBudgets(WorkerFleet fleet) {
        Clock clock = Clock.systemUTC();
        Map<String, Object> client = Map.of("bootstrap.servers", fleet.bootstrapServers());
        desk = new PermitDesk(
                Topics.of("sluice", fleet.partitions(), AvroSerdes.shipped()),
                new Budgets(BudgetConfig.defaults(), clock),
                clock,
                client,
                client);
    }

    /** Settings of workers, by key. */
    static Map<String, String> settings(SimulatedProvider provider, Path directory, int runs) throws IOException {
        Path prices = Files.writeString(
                directory.resolve("prices.json"),
                "{\"openai-compatible/m\":{\"input_cost_per_token\":" + IN + ",\"output_cost_per_token\":" + OUT
                        + "}}");
        String budgets = IntStream.rangeClosed(1, runs)
                .mapToObj(run -> pipeline(run) + ": {per_run_usd: " + CAP + "}")
                .collect(Collectors.joining(", ", "{", "}"));
        return WorkerSettings.asking(
                provider,
                Map.of(
                        "llm.prices",
                        prices.toString(),
                        "llm.max_tokens",
                        "500",
                        "llm.timeout",
                        TIMEOUT.toSeconds() + "s",
                        "llm.budget.when_spent",
                        "skip",
                        "llm.budget.pipelines",
                        budgets));
    }

    /** Who spends the budget of a run. */
    static String pipeline(int run) {
        return "budget" + run;
    }

    /** What the provider has answered for a run. */
    static TaskTotals totals(SimulatedProvider provider, int run) {
        return provider.stats().task(pipeline(run));
    }

    /** US dollars that the provider has answered for. */
    static double spent(SimulatedProvider provider, int run) {
        TaskTotals totals = totals(provider, run);
        return totals.tokensIn() * IN + totals.tokensOut() * OUT;
    }

    /** Whether no more was spent by the permit log, where calls that nobody settled count in full. */
    boolean isKept(int run) {
        return desk.spentNanos(account(run)) <= Math.round(CAP / NANOS);
    }

    /** Waits until nothing is reserved; false if that takes longer than a killed worker's reservation lasts. */
    boolean awaitNothingReserved(int run) throws InterruptedException {
        return Waiting.until(() -> desk.reservedNanos(account(run)) <= 0, TO_LAPSE);
    }

    private static String account(int run) {
        return "run default of " + pipeline(run);
    }

    @Override
    public void close() {
        desk.close();
    }
}
