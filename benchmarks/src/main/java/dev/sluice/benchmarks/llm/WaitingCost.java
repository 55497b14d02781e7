package dev.sluice.benchmarks.llm;

import dev.sluice.benchmarks.kill.JsonLines;
import dev.sluice.benchmarks.product.ProcessUse;
import dev.sluice.benchmarks.product.SluiceCommand;
import dev.sluice.llm.simulator.Fault;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a question takes of a worker's memory and disk while it waits: its provider never answers. */
final class WaitingCost {

    private static final int WORKER = 1;
    private static final int PARTITIONS = 4;
    /** Until then classes are loaded and buffers made. */
    private static final long FEW = 1_000;

    private static final long LOOK_MS = 200;

    private final WorkerFleet fleet;

    private WaitingCost(WorkerFleet fleet) {
        this.fleet = fleet;
    }

    private record Look(long heapBytes, long residentBytes, long diskBytes) {}

    static void measure(SluiceCommand command, @Nullable Path work, long waiting, JsonLines out)
            throws IOException, InterruptedException {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults(), number -> Fault.HANG);
                var rig = WorkerRig.start(
                        command,
                        work,
                        PARTITIONS,
                        directory -> WorkerSettings.asking(
                                provider, Map.of("llm.timeout", "6h", "llm.waiting.deadline", "6h")))) {
            var cost = new WaitingCost(rig.fleet());
            rig.fleet().start(WORKER);
            rig.fleet().awaitReady();
            rig.feed().ask("few", FEW, FEW);
            cost.awaitQuestions(FEW);
            Look few = cost.look();
            ProcessUse before = ProcessUse.of(rig.fleet().pid(WORKER));
            long begin = System.nanoTime();
            rig.feed().ask("waiting", waiting, waiting);
            cost.awaitQuestions(FEW + waiting);
            double seconds = (System.nanoTime() - begin) / 1e9;
            ProcessUse after = ProcessUse.of(rig.fleet().pid(WORKER));
            Look many = cost.look();
            out.print(out.line("waiting")
                    .put("questions", waiting)
                    .put("heap_bytes_per_question", each(many.heapBytes() - few.heapBytes(), waiting))
                    .put("resident_bytes_per_question", each(many.residentBytes() - few.residentBytes(), waiting))
                    .put("disk_bytes_per_question", each(many.diskBytes() - few.diskBytes(), waiting))
                    .put("worker_resident_mib", many.residentBytes() >> 20)
                    .put("worker_heap_mib", many.heapBytes() >> 20)
                    .put("seconds_to_take_them_up", Math.round(seconds))
                    .put(
                            "coalescer_cpu_us_per_question",
                            each((long) ((after.cpuSeconds() - before.cpuSeconds()) * 1e6), waiting)));
        }
    }

    private void awaitQuestions(long expected) throws IOException, InterruptedException {
        while (fleet.door(WORKER).newQuestions() < expected) {
            fleet.expectAllRunning();
            Thread.sleep(LOOK_MS);
        }
    }

    /** Live objects only: looks after a full collection. */
    private Look look() throws IOException, InterruptedException {
        long pid = fleet.pid(WORKER);
        long heap = LiveHeap.bytes(pid);
        return new Look(heap, ProcessUse.of(pid).residentBytes(), size(fleet.data(WORKER)));
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(WaitingCost::length).sum();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** RocksDB deletes files while they are counted. */
    private static long length(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    private static double each(long total, long count) {
        return Math.round(total * 10.0 / count) / 10.0;
    }
}
