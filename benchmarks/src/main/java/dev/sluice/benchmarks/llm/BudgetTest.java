package dev.sluice.benchmarks.llm;

import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.kill.JsonLines;
import dev.sluice.benchmarks.product.SluiceCommand;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.schemas.AnswerStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code llm-budget}: workers spend many budgets, one pipeline each and a few at a time, while some workers are killed; what the provider
 * counted may never be more than the budget, nothing stays reserved, and a budget that is raised is spent on.
 */
public final class BudgetTest {

    private static final int QUESTIONS = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Plan plan;
    private final JsonLines out;
    private final SplittableRandom random;
    private final Promise promise = new Promise();
    private double most;
    private long asked;

    /**
     * What it does.
     *
     * @param runs budgets to spend
     * @param together how many of them are spent at a time; each of these sees the same kills
     * @param workers processes that spend them
     * @param kills workers to kill while they are spent
     * @param seed chooses them and when
     */
    public record Plan(int runs, int together, int workers, int kills, long seed) {}

    private BudgetTest(Plan plan, PrintStream log) {
        this.plan = plan;
        this.out = new JsonLines(log);
        this.random = new SplittableRandom(plan.seed());
    }

    /** Runs it; whether no budget was exceeded, nothing stayed reserved, and every record was told. */
    public static boolean run(SluiceCommand command, @Nullable Path work, Plan plan, PrintStream log)
            throws IOException, InterruptedException {
        return new BudgetTest(plan, log).run(command, work);
    }

    private boolean run(SluiceCommand command, @Nullable Path work) throws IOException, InterruptedException {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults().withLatency(Duration.ofMillis(100)));
                var rig = WorkerRig.start(
                        command,
                        work,
                        Math.max(4, plan.workers()),
                        directory -> TestBudgets.settings(provider, directory, plan.runs()));
                var books = new TestBudgets(rig.fleet())) {
            rig.startWorkers(plan.workers());
            rig.fleet().awaitReady();
            for (int run = 1; run <= plan.runs(); run += plan.together()) {
                spend(run, Math.min(plan.runs(), run + plan.together() - 1), provider, rig);
            }
            rig.fleet().expectAllRunning();
            promise.expect(rig.told().with(AnswerStatus.SKIPPED) > 0, "budgets are spent");
            for (int run = 1; run <= plan.runs(); run++) {
                promise.expect(books.awaitNothingReserved(run), "nothing stays reserved of run " + run);
                promise.expect(books.isKept(run), "run " + run + " spends no more by the permit log either");
            }
            raise(plan.runs(), provider, rig);
            report(rig.told());
            return promise.isKept();
        }
    }

    private void spend(int first, int last, SimulatedProvider provider, WorkerRig rig)
            throws IOException, InterruptedException {
        for (int run = first; run <= last; run++) {
            ask(run, QUESTIONS, rig);
        }
        for (int kill = 0; kill < plan.kills(); kill++) {
            awaitWork(first, last, provider);
            Thread.sleep(random.nextLong(300));
            int victim = rig.anyWorker(random);
            rig.fleet().kill(victim);
            rig.fleet().start(victim);
        }
        promise.expect(
                rig.told().await(asked, PATIENCE), "every record of the runs " + first + " to " + last + " is told");
        for (int run = first; run <= last; run++) {
            double spent = TestBudgets.spent(provider, run);
            most = Math.max(most, spent);
            promise.expect(spent <= TestBudgets.CAP, "run " + run + " spends no more than its budget");
            out.print(out.line("run")
                    .put("run", run)
                    .put("spent_usd", spent)
                    .put("answered_questions", TestBudgets.totals(provider, run).records()));
        }
    }

    /** Twice the money, twice the questions: work goes on. */
    private void raise(int run, SimulatedProvider provider, WorkerRig rig) throws IOException, InterruptedException {
        double before = TestBudgets.spent(provider, run);
        double cap = 2 * TestBudgets.CAP;
        rig.fleet()
                .run("llm", "budget", "--pipeline", TestBudgets.pipeline(run), "--per-run-usd", Double.toString(cap));
        ask(run, 2 * QUESTIONS, rig);
        promise.expect(rig.told().await(asked, PATIENCE), "every record is told after the budget is raised");
        double after = TestBudgets.spent(provider, run);
        promise.expect(after > before, "work goes on when a budget is raised");
        promise.expect(after <= cap, "no more is spent than the raised budget");
        out.print(out.line("raised")
                .put("run", run)
                .put("cap_usd", cap)
                .put("spent_before_usd", before)
                .put("spent_usd", after));
    }

    private void ask(int run, int questions, WorkerRig rig) {
        rig.feed().ask(TestBudgets.pipeline(run), questions, questions);
        asked += questions;
    }

    private void report(ToldRecords told) {
        promise.expect(told.twice() == 0, "no record is told twice");
        int waves = (plan.runs() + plan.together() - 1) / plan.together();
        promise.print(
                out,
                out.line("done")
                        .put("runs", plan.runs())
                        .put("workers", plan.workers())
                        .put("kills", waves * plan.kills())
                        .put("cap_usd", TestBudgets.CAP)
                        .put("most_spent_usd", most)
                        .put("answered", told.with(AnswerStatus.ANSWERED))
                        .put("skipped", told.with(AnswerStatus.SKIPPED))
                        .put("failed", told.with(AnswerStatus.FAILED)));
    }

    /** Kills fall while money is being spent. */
    private static void awaitWork(int first, int last, SimulatedProvider provider) throws InterruptedException {
        boolean unused = Waiting.until(
                () -> IntStream.rangeClosed(first, last)
                        .anyMatch(run -> TestBudgets.totals(provider, run).requests() > 0),
                PATIENCE);
    }

    /**
     * {@code --runs 50}, {@code --together 5}, {@code --workers 8}, {@code --kills 2} for each of them, {@code --seed}, {@code --work
     * DIR}; 1: broken.
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, Set.of("runs", "together", "workers", "kills", "seed", "work"));
        var plan = new Plan(
                (int) arguments.number("runs", 50),
                (int) arguments.number("together", 5),
                (int) arguments.number("workers", 8),
                (int) arguments.number("kills", 2),
                arguments.number("seed", 20_261_121));
        System.exit(run(SluiceCommand.find(), arguments.path("work"), plan, System.out) ? 0 : 1);
    }
}
