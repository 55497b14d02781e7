package dev.sluice.benchmarks.llm;

import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.kill.JsonLines;
import dev.sluice.benchmarks.product.SluiceCommand;
import dev.sluice.llm.simulator.Quota;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code llm-quota}: workers as processes of their own against a provider that enforces exactly the quota in every sliding minute; so
 * many of them all the time, or 1, then 4, then 2, two of the four killed.
 */
public final class QuotaTest {

    private static final int PER_MINUTE = 600;
    private static final int PARTITIONS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Plan plan;
    private final JsonLines out;

    /**
     * What it does.
     *
     * @param time from the first request, or from when all workers are ready, to the end
     * @param workers processes that ask, 1 to 8; 0: the change from 1 to 4 to 2 with two kills
     */
    public record Plan(Duration time, int workers) {}

    private QuotaTest(Plan plan, PrintStream log) {
        this.plan = plan;
        this.out = new JsonLines(log);
    }

    /**
     * Runs it.
     *
     * @param work where its files stand while it runs; null: where this machine has such things
     * @param log gets a JSON line per event
     * @return whether no request was refused and no sliding minute had more than the quota
     */
    public static boolean run(SluiceCommand command, @Nullable Path work, Plan plan, PrintStream log)
            throws IOException, InterruptedException {
        return new QuotaTest(plan, log).run(command, work);
    }

    private boolean run(SluiceCommand command, @Nullable Path work) throws IOException, InterruptedException {
        var options = SimulatorOptions.defaults()
                .withLatency(Duration.ofMillis(200))
                .withQuota(new Quota(Duration.ofMinutes(1), PER_MINUTE, null));
        try (var provider = SimulatedProvider.start(options);
                var rig = WorkerRig.start(command, work, PARTITIONS, directory -> settings(provider))) {
            var phases = new QuotaPhases(provider, PER_MINUTE, out);
            // what is asked while workers start is on top of it
            long questions = PER_MINUTE * plan.time().toSeconds() / 60 * 5 / 4 + 2 * PER_MINUTE;
            rig.feed().ask("orders", questions, questions);
            if (plan.workers() == 0) {
                change(rig, provider, phases);
            } else {
                rig.startWorkers(plan.workers());
                rig.fleet().awaitReady();
                awaitRequest(rig.fleet(), provider);
                phases.begin(plan.workers() + " workers");
                rest(rig.fleet(), 1);
            }
            phases.begin("end");
            return phases.report(plan.time());
        }
    }

    private void change(WorkerRig rig, SimulatedProvider provider, QuotaPhases phases)
            throws IOException, InterruptedException {
        WorkerFleet fleet = rig.fleet();
        fleet.start(1);
        awaitRequest(fleet, provider);
        phases.begin("1 worker");
        rest(fleet, 0.2);
        for (int worker = 2; worker <= 4; worker++) {
            fleet.start(worker);
        }
        phases.begin("4 workers");
        rest(fleet, 0.15);
        kill(fleet, 1);
        fleet.start(1);
        rest(fleet, 0.15);
        kill(fleet, 2);
        rest(fleet, 0.1);
        fleet.stop(3);
        phases.begin("2 workers");
        rest(fleet, 0.4);
    }

    private void kill(WorkerFleet fleet, int worker) throws InterruptedException {
        fleet.kill(worker);
        out.print(out.line("killed").put("worker", worker));
    }

    private void rest(WorkerFleet fleet, double share) throws InterruptedException {
        Thread.sleep((long) (plan.time().toMillis() * share));
        fleet.expectAllRunning();
    }

    private static void awaitRequest(WorkerFleet fleet, SimulatedProvider provider) throws InterruptedException {
        if (!Waiting.until(() -> provider.stats().requests() > 0, PATIENCE)) {
            fleet.expectAllRunning();
            throw new IllegalStateException("no request within " + PATIENCE.toSeconds() + " s");
        }
    }

    private static Map<String, String> settings(SimulatedProvider provider) {
        return WorkerSettings.asking(
                provider, Map.of("llm.requests_per_minute", String.valueOf(PER_MINUTE), "llm.batch.max_records", "1"));
    }

    /** {@code --minutes 5}, {@code --workers N} (0: 1, 4, 2), {@code --work DIR}; exit code 1 when a promise did not hold. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, Set.of("minutes", "workers", "work"));
        var plan = new Plan(Duration.ofMinutes(arguments.number("minutes", 5)), (int) arguments.number("workers", 0));
        System.exit(run(SluiceCommand.find(), arguments.path("work"), plan, System.out) ? 0 : 1);
    }
}
