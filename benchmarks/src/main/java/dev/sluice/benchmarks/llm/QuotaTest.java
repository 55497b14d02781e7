package dev.sluice.benchmarks.llm;

import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.benchmarks.kill.JsonLines;
import dev.sluice.benchmarks.product.SluiceCommand;
import dev.sluice.llm.simulator.Quota;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code llm-quota}: 1, then 4, then 2 workers as processes of their own, two of the four killed, against a provider that enforces
 * exactly the quota in every sliding minute.
 */
public final class QuotaTest {

    private static final int PER_MINUTE = 600;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final SluiceCommand command;
    private final Duration time;
    private final JsonLines out;
    private final List<Long> marks = new ArrayList<>();

    private QuotaTest(SluiceCommand command, Duration time, PrintStream log) {
        this.command = command;
        this.time = time;
        this.out = new JsonLines(log);
    }

    /**
     * Runs it.
     *
     * @param work where its files stand while it runs; null: where this machine has such things
     * @param time from the first request to the end
     * @param log gets a JSON line per event
     * @return whether no request was refused and no sliding minute had more than the quota
     */
    public static boolean run(SluiceCommand command, @Nullable Path work, Duration time, PrintStream log)
            throws IOException, InterruptedException {
        return new QuotaTest(command, time, log).run(work);
    }

    private boolean run(@Nullable Path work) throws IOException, InterruptedException {
        var options = SimulatorOptions.defaults()
                .withLatency(Duration.ofMillis(200))
                .withQuota(new Quota(Duration.ofMinutes(1), PER_MINUTE, null));
        try (var directory = TemporaryDirectory.in(work);
                var provider = SimulatedProvider.start(options);
                var fleet = new WorkerFleet(command, directory.path(), 8, settings(provider));
                var feed = new QuestionFeed(fleet)) {
            long questions = PER_MINUTE * time.toSeconds() / 60 * 5 / 4 + PER_MINUTE;
            feed.ask("orders", questions, questions);
            fleet.start(1);
            awaitRequest(fleet, provider);
            mark(provider, "1 worker");
            rest(fleet, 0.2);
            for (int worker = 2; worker <= 4; worker++) {
                fleet.start(worker);
            }
            mark(provider, "4 workers");
            rest(fleet, 0.15);
            kill(fleet, 1);
            fleet.start(1);
            rest(fleet, 0.15);
            kill(fleet, 2);
            rest(fleet, 0.1);
            fleet.stop(3);
            mark(provider, "2 workers");
            rest(fleet, 0.4);
            mark(provider, "end");
            return report(provider);
        }
    }

    private boolean report(SimulatedProvider provider) {
        var arrivals = new Arrivals(provider.arrivalsMicros());
        var promise = new Promise();
        promise.expect(arrivals.minutesAbove(PER_MINUTE) == 0, "no sliding minute above the quota");
        promise.expect(provider.stats().overQuota() == 0, "no request refused");
        promise.print(
                out,
                out.line("done")
                        .put("seconds", time.toSeconds())
                        .put("quota_per_minute", PER_MINUTE)
                        .put("requests", arrivals.micros().length)
                        .put("most_in_a_sliding_minute", arrivals.mostInAMinute())
                        .put("sliding_minutes_above_quota", arrivals.minutesAbove(PER_MINUTE))
                        .put("refused_429", provider.stats().overQuota())
                        .put("used", used(arrivals, 0, 3))
                        .put("used_by_1", used(arrivals, 0, 1))
                        .put("used_by_4", used(arrivals, 1, 2))
                        .put("used_by_2", used(arrivals, 2, 3)));
        return promise.isKept();
    }

    private double used(Arrivals arrivals, int from, int until) {
        return Math.round(arrivals.used(marks.get(from), marks.get(until), PER_MINUTE) * 1_000) / 1_000.0;
    }

    private void mark(SimulatedProvider provider, String what) {
        marks.add(provider.nowMicros());
        out.print(out.line(what).put("requests", provider.stats().requests()));
    }

    private void kill(WorkerFleet fleet, int worker) throws InterruptedException {
        fleet.kill(worker);
        out.print(out.line("killed").put("worker", worker));
    }

    private void rest(WorkerFleet fleet, double share) throws InterruptedException {
        Thread.sleep((long) (time.toMillis() * share));
        fleet.expectAllRunning();
    }

    private static void awaitRequest(WorkerFleet fleet, SimulatedProvider provider) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (provider.stats().requests() == 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no request within " + PATIENCE.toSeconds() + " s");
            }
            fleet.expectAllRunning();
            Thread.sleep(100);
        }
    }

    private static Map<String, String> settings(SimulatedProvider provider) {
        return WorkerSettings.asking(
                provider, Map.of("llm.requests_per_minute", String.valueOf(PER_MINUTE), "llm.batch.max_records", "1"));
    }

    /** {@code --minutes 5}, {@code --work DIR}; exit code 1 when a promise did not hold. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, Set.of("minutes", "work"));
        Duration time = Duration.ofMinutes(arguments.number("minutes", 5));
        System.exit(run(SluiceCommand.find(), arguments.path("work"), time, System.out) ? 0 : 1);
    }
}
