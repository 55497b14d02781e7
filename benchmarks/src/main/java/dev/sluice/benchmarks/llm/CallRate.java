package dev.sluice.benchmarks.llm;

import dev.sluice.benchmarks.kill.JsonLines;
import dev.sluice.benchmarks.product.ProcessUse;
import dev.sluice.benchmarks.product.SluiceCommand;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.llm.simulator.SimulatorStats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls per second of one worker that has questions enough, one question in a call. */
final class CallRate {

    private static final int WORKER = 1;
    private static final int PARTITIONS = 4;
    private static final double MICROS = 1e6;
    private static final Duration LATENCY = Duration.ofMillis(200);

    private final SimulatedProvider provider;
    private final WorkerFleet fleet;
    private final int seconds;
    private final JsonLines out;

    private CallRate(SimulatedProvider provider, WorkerFleet fleet, int seconds, JsonLines out) {
        this.provider = provider;
        this.fleet = fleet;
        this.seconds = seconds;
        this.out = out;
    }

    static void measure(SluiceCommand command, @Nullable Path work, Throughput.Plan plan, JsonLines out)
            throws IOException, InterruptedException {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults().withLatency(LATENCY));
                var rig = WorkerRig.start(
                        command,
                        work,
                        PARTITIONS,
                        directory -> WorkerSettings.asking(provider, Map.of("llm.batch.max_records", "1")))) {
            var rate = new CallRate(provider, rig.fleet(), plan.seconds(), out);
            for (int concurrency : plan.concurrency()) {
                long questions = (long) (ceiling(concurrency) * plan.seconds() * 2.5) + 10L * concurrency;
                rig.feed().ask("rate" + concurrency, questions, questions);
                rate.round(concurrency);
            }
        }
    }

    private void round(int concurrency) throws IOException, InterruptedException {
        provider.reset();
        fleet.start(WORKER, Map.of("llm.max_concurrency", String.valueOf(concurrency)));
        fleet.awaitReady();
        while (provider.stats().requests() < concurrency) {
            fleet.expectAllRunning();
            Thread.sleep(20);
        }
        Thread.sleep(seconds * 1_000L);
        ProcessUse before = ProcessUse.of(fleet.pid(WORKER));
        ProcessUse ownBefore = ProcessUse.of(ProcessHandle.current().pid());
        long from = provider.nowMicros();
        long first = provider.stats().requests();
        Thread.sleep(seconds * 1_000L);
        SimulatorStats stats = provider.stats();
        double took = (provider.nowMicros() - from) / MICROS;
        long calls = stats.requests() - first;
        ProcessUse after = ProcessUse.of(fleet.pid(WORKER));
        ProcessUse ownAfter = ProcessUse.of(ProcessHandle.current().pid());
        fleet.expectAllRunning();
        fleet.stop(WORKER);
        double perSecond = calls / took;
        out.print(out.line("rate")
                .put("concurrency", concurrency)
                .put("calls_per_second", Math.round(perSecond))
                .put("ceiling_per_second", Math.round(ceiling(concurrency)))
                .put("share_of_ceiling", Math.round(perSecond / ceiling(concurrency) * 1_000) / 1_000.0)
                .put("most_in_the_air", stats.maxInFlight())
                .put("worker_cpu_us_per_call", cpuMicros(before, after, calls))
                .put("provider_cpu_us_per_call", cpuMicros(ownBefore, ownAfter, calls))
                .put("worker_resident_mib", after.residentBytes() >> 20));
    }

    private static long cpuMicros(ProcessUse before, ProcessUse after, long calls) {
        return Math.round((after.cpuSeconds() - before.cpuSeconds()) * MICROS / calls);
    }

    private static double ceiling(int concurrency) {
        return concurrency * 1_000.0 / LATENCY.toMillis();
    }
}
