package dev.sluice.benchmarks.llm;

import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.kill.JsonLines;
import dev.sluice.benchmarks.product.SluiceCommand;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.schemas.AnswerStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * {@code llm-once}: many records ask few different questions while workers are killed. A question is paid for once, and once more for each
 * kill that it was in the air at: asked by the one who was killed, by its provider's ledger, and not answered on the topic.
 */
public final class OnceTest {

    private static final int WORKERS = 3;
    private static final int PARTITIONS = 6;
    private static final Duration LATENCY = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Plan plan;
    private final JsonLines out;
    private final SplittableRandom random;
    /** At how many kills each input was in the air. */
    private final Map<String, Integer> inTheAir = new HashMap<>();

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
        try (var providers = new WorkersProviders(
                        WORKERS, SimulatorOptions.defaults().withLatency(LATENCY));
                var rig = WorkerRig.start(
                        command, work, PARTITIONS, directory -> WorkerSettings.asking(providers.any(), Map.of()));
                var published = new PublishedQuestions(rig.fleet())) {
            for (int worker = 1; worker <= WORKERS; worker++) {
                rig.fleet().start(worker, providers.settings(worker));
            }
            rig.fleet().awaitReady();
            long parts = plan.kills() + 1;
            for (int part = 0; part < parts; part++) {
                rig.feed().ask("orders", plan.records() / parts, Math.max(1, plan.distinct() * (part + 1) / parts));
                if (part < plan.kills()) {
                    awaitWork(providers, plan.distinct() * part / parts);
                    Thread.sleep(random.nextLong(400));
                    kill(rig, providers, published);
                }
            }
            rig.feed().ask("orders", plan.records() - plan.records() / parts * parts, plan.distinct());
            boolean all = rig.told().await(plan.records(), PATIENCE);
            rig.fleet().expectAllRunning();
            return report(providers, rig.told(), all);
        }
    }

    private boolean report(WorkersProviders providers, ToldRecords told, boolean all) {
        Map<String, Integer> asked = providers.asked();
        long mayRepeat =
                inTheAir.values().stream().mapToLong(Integer::longValue).sum();
        var promise = new Promise();
        promise.expect(all, "every record is told");
        promise.expect(told.twice() == 0, "no record is told twice");
        promise.expect(told.with(AnswerStatus.ANSWERED) == plan.records(), "every record gets an answer");
        promise.expect(asked.size() == plan.distinct(), "every question is asked");
        promise.expect(
                providers.paid() <= plan.distinct() + mayRepeat,
                "paid questions <= distinct ones + those in the air at each kill");
        promise.expect(
                asked.entrySet().stream().allMatch(one -> one.getValue() <= 1 + inTheAir.getOrDefault(one.getKey(), 0)),
                "only what was in the air at a kill is paid for again");
        promise.print(
                out,
                out.line("done")
                        .put("records", plan.records())
                        .put("distinct", plan.distinct())
                        .put("kills", plan.kills())
                        .put("paid_questions", providers.paid())
                        .put("in_the_air_at_kills", mayRepeat)
                        .put("told", told.poll())
                        .put("told_twice", told.twice()));
        return promise.isKept();
    }

    /** One that has requests in the air, if there is any. */
    private void kill(WorkerRig rig, WorkersProviders providers, PublishedQuestions published)
            throws IOException, InterruptedException {
        List<Integer> asking =
                rig.fleet().running().stream().filter(providers::isAsking).toList();
        int victim = asking.isEmpty() ? rig.anyWorker(random) : asking.get(random.nextInt(asking.size()));
        rig.fleet().kill(victim);
        Set<String> left = providers.inTheAirOf(victim, published.digests());
        left.forEach(input -> inTheAir.merge(input, 1, Integer::sum));
        out.print(out.line("killed")
                .put("worker", victim)
                .put("questions_in_the_air", left.size())
                .put("paid_questions", providers.paid()));
        rig.fleet().start(victim, providers.settings(victim));
    }

    private static void awaitWork(WorkersProviders providers, long questions) throws InterruptedException {
        boolean unused = Waiting.until(() -> providers.questions() > questions, PATIENCE);
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
