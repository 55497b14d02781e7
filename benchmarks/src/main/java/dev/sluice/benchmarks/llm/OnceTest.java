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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * {@code llm-once}: many records ask few different questions while workers are killed; what the provider was paid for beyond one
 * answer for each question may not be more than was in the air when somebody was killed.
 */
public final class OnceTest {

    private static final int WORKERS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Plan plan;
    private final JsonLines out;
    private final SplittableRandom random;
    private long inTheAir;

    /**
     * What it does.
     *
     * @param records records that ask
     * @param distinct different questions
     * @param kills workers to kill
     * @param seed chooses them and when
     */
    public record Plan(long records, long distinct, int kills, long seed) {}

    private OnceTest(Plan plan, PrintStream log) {
        this.plan = plan;
        this.out = new JsonLines(log);
        this.random = new SplittableRandom(plan.seed());
    }

    /** Runs it; whether every record was told once and no question was paid for more often than it may. */
    public static boolean run(SluiceCommand command, @Nullable Path work, Plan plan, PrintStream log)
            throws IOException, InterruptedException {
        return new OnceTest(plan, log).run(command, work);
    }

    private boolean run(SluiceCommand command, @Nullable Path work) throws IOException, InterruptedException {
        try (var directory = TemporaryDirectory.in(work);
                var provider =
                        SimulatedProvider.start(SimulatorOptions.defaults().withLatency(Duration.ofMillis(300)));
                var fleet = new WorkerFleet(command, directory.path(), 6, WorkerSettings.asking(provider, Map.of()));
                var feed = new QuestionFeed(fleet);
                var told = new ToldRecords(fleet)) {
            for (int worker = 1; worker <= WORKERS; worker++) {
                fleet.start(worker);
            }
            long parts = plan.kills() + 1;
            for (int part = 0; part < parts; part++) {
                feed.ask("orders", plan.records() / parts, Math.max(1, plan.distinct() * (part + 1) / parts));
                if (part < plan.kills()) {
                    awaitWork(provider, plan.distinct() * part / parts);
                    Thread.sleep(random.nextLong(400));
                    kill(fleet, provider);
                }
            }
            feed.ask("orders", plan.records() - plan.records() / parts * parts, plan.distinct());
            boolean all = told.await(plan.records(), PATIENCE);
            fleet.expectAllRunning();
            return report(provider.stats(), told, all);
        }
    }

    private boolean report(SimulatorStats stats, ToldRecords told, boolean all) {
        var promise = new Promise();
        promise.expect(all, "every record is told");
        promise.expect(told.twice() == 0, "no record is told twice");
        promise.expect(told.with(AnswerStatus.ANSWERED) == plan.records(), "every record gets an answer");
        promise.expect(stats.distinctInputs() == plan.distinct(), "every question is asked");
        promise.expect(
                stats.answeredRecords() <= plan.distinct() + inTheAir,
                "paid questions <= distinct ones + those in the air at each kill");
        promise.print(
                out,
                out.line("done")
                        .put("records", plan.records())
                        .put("distinct", plan.distinct())
                        .put("kills", plan.kills())
                        .put("paid_questions", stats.answeredRecords())
                        .put("in_the_air_at_kills", inTheAir)
                        .put("requests", stats.requests())
                        .put("told", told.poll())
                        .put("told_twice", told.twice()));
        return promise.isKept();
    }

    /** What the provider has in the air then is asked again at worst; the requests of all count, since partitions may move. */
    private void kill(WorkerFleet fleet, SimulatedProvider provider) throws IOException, InterruptedException {
        List<Integer> running = fleet.running();
        int victim = running.get(random.nextInt(running.size()));
        fleet.kill(victim);
        long questions = (long) WORKERS * WorkerSettings.CONCURRENCY * WorkerSettings.RECORDS;
        inTheAir += questions;
        out.print(out.line("killed")
                .put("worker", victim)
                .put("requests_in_the_air", provider.stats().inFlight())
                .put("paid_questions", provider.stats().answeredRecords()));
        fleet.start(victim);
    }

    private static void awaitWork(SimulatedProvider provider, long questions) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (provider.stats().records() <= questions && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
    }

    /** {@code --records 10000}, {@code --distinct 1000}, {@code --kills 6}, {@code --seed}, {@code --work DIR}; 1: broken. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, Set.of("records", "distinct", "kills", "seed", "work"));
        var plan = new Plan(
                arguments.number("records", 10_000),
                arguments.number("distinct", 1_000),
                (int) arguments.number("kills", 6),
                arguments.number("seed", 20_261_121));
        System.exit(run(SluiceCommand.find(), arguments.path("work"), plan, System.out) ? 0 : 1);
    }
}
