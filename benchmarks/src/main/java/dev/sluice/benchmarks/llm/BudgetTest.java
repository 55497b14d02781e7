package dev.sluice.benchmarks.llm;

import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.benchmarks.kill.JsonLines;
import dev.sluice.benchmarks.product.SluiceCommand;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.llm.simulator.SimulatorStats;
import dev.sluice.schemas.AnswerStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code llm-budget}: workers spend one budget after the other, one pipeline each, while some of them are killed; what the provider
 * counted may never be more than the budget.
 */
public final class BudgetTest {

    private static final double IN = 1e-6;
    private static final double OUT = 2e-6;
    private static final double CAP = 0.02;
    private static final int QUESTIONS = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Plan plan;
    private final JsonLines out;
    private final SplittableRandom random;
    private final Promise promise = new Promise();
    private double most;

    /**
     * What it does.
     *
     * @param runs budgets to spend
     * @param workers processes that spend them
     * @param kills workers to kill in each run
     * @param seed chooses them and when
     */
    public record Plan(int runs, int workers, int kills, long seed) {}

    private BudgetTest(Plan plan, PrintStream log) {
        this.plan = plan;
        this.out = new JsonLines(log);
        this.random = new SplittableRandom(plan.seed());
    }

    /** Runs it; whether no budget was exceeded and every record was told. */
    public static boolean run(SluiceCommand command, @Nullable Path work, Plan plan, PrintStream log)
            throws IOException, InterruptedException {
        return new BudgetTest(plan, log).run(command, work);
    }

    private boolean run(SluiceCommand command, @Nullable Path work) throws IOException, InterruptedException {
        try (var directory = TemporaryDirectory.in(work);
                var provider =
                        SimulatedProvider.start(SimulatorOptions.defaults().withLatency(Duration.ofMillis(100)));
                var fleet = new WorkerFleet(
                        command, directory.path(), Math.max(4, plan.workers()), settings(provider, directory.path()));
                var feed = new QuestionFeed(fleet);
                var told = new ToldRecords(fleet)) {
            for (int worker = 1; worker <= plan.workers(); worker++) {
                fleet.start(worker);
            }
            for (int run = 1; run <= plan.runs(); run++) {
                spend(run, fleet, provider, feed, told);
            }
            fleet.expectAllRunning();
            promise.expect(told.with(AnswerStatus.SKIPPED) > 0, "budgets are spent");
            promise.expect(told.twice() == 0, "no record is told twice");
            promise.print(
                    out,
                    out.line("done")
                            .put("runs", plan.runs())
                            .put("workers", plan.workers())
                            .put("kills", plan.runs() * plan.kills())
                            .put("cap_usd", CAP)
                            .put("most_spent_usd", most)
                            .put("answered", told.with(AnswerStatus.ANSWERED))
                            .put("skipped", told.with(AnswerStatus.SKIPPED))
                            .put("failed", told.with(AnswerStatus.FAILED)));
            return promise.isKept();
        }
    }

    private void spend(int run, WorkerFleet fleet, SimulatedProvider provider, QuestionFeed feed, ToldRecords told)
            throws IOException, InterruptedException {
        provider.reset();
        feed.ask(pipeline(run), QUESTIONS, QUESTIONS);
        for (int kill = 0; kill < plan.kills(); kill++) {
            awaitWork(provider, told, (long) (run - 1) * QUESTIONS);
            Thread.sleep(random.nextLong(300));
            List<Integer> running = fleet.running();
            int victim = running.get(random.nextInt(running.size()));
            fleet.kill(victim);
            fleet.start(victim);
        }
        promise.expect(told.await((long) run * QUESTIONS, PATIENCE), "every record of run " + run + " is told");
        SimulatorStats stats = provider.stats();
        double spent = stats.tokensIn() * IN + stats.tokensOut() * OUT;
        most = Math.max(most, spent);
        promise.expect(spent <= CAP, "run " + run + " spends no more than its budget");
        out.print(out.line("run")
                .put("run", run)
                .put("spent_usd", spent)
                .put("requests", stats.requests())
                .put("answered_questions", stats.answeredRecords()));
    }

    /** Kills fall while money is being spent. */
    private static void awaitWork(SimulatedProvider provider, ToldRecords told, long before) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (provider.stats().requests() == 0 && told.poll() <= before && System.nanoTime() < deadline) {
            Thread.onSpinWait(); // polling the topic takes its time
        }
    }

    private Map<String, String> settings(SimulatedProvider provider, Path directory) throws IOException {
        Path prices = Files.writeString(
                directory.resolve("prices.json"),
                "{\"openai-compatible/m\":{\"input_cost_per_token\":" + IN + ",\"output_cost_per_token\":" + OUT
                        + "}}");
        String budgets = IntStream.rangeClosed(1, plan.runs())
                .mapToObj(run -> pipeline(run) + ": {per_run_usd: " + CAP + "}")
                .collect(Collectors.joining(", ", "{", "}"));
        return WorkerSettings.asking(
                provider,
                Map.of(
                        "llm.prices",
                        prices.toString(),
                        "llm.max_tokens",
                        "500",
                        "llm.budget.when_spent",
                        "skip",
                        "llm.budget.pipelines",
                        budgets));
    }

    private static String pipeline(int run) {
        return "budget" + run;
    }

    /** {@code --runs 50}, {@code --workers 8}, {@code --kills 2} in each run, {@code --seed}, {@code --work DIR}; 1: broken. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, Set.of("runs", "workers", "kills", "seed", "work"));
        var plan = new Plan(
                (int) arguments.number("runs", 50),
                (int) arguments.number("workers", 8),
                (int) arguments.number("kills", 2),
                arguments.number("seed", 20_261_121));
        System.exit(run(SluiceCommand.find(), arguments.path("work"), plan, System.out) ? 0 : 1);
    }
}
