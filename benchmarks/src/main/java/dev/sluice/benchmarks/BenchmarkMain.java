package dev.sluice.benchmarks;

import dev.sluice.benchmarks.ceiling.Ceilings;
import dev.sluice.benchmarks.ceiling.ColdCeilings;
import dev.sluice.benchmarks.orders.OrderData;
import dev.sluice.benchmarks.orders.OrderFormat;
import dev.sluice.benchmarks.product.EndToEnd;
import dev.sluice.benchmarks.product.EndToEndBenchmark;
import dev.sluice.benchmarks.product.Latency;
import dev.sluice.benchmarks.product.LatencyBenchmark;
import dev.sluice.benchmarks.product.SluiceCommand;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** {@code all}: ceilings, the product end to end, its latency at half load; one table and, with {@code --out}, one JSON file. */
public final class BenchmarkMain {

    private static final Duration RUN_PATIENCE = Duration.ofMinutes(10);

    private BenchmarkMain() {}

    /**
     * Arguments: {@code --records}, {@code --seed}, {@code --rounds} of each ceiling, {@code --latency-seconds} (0 leaves it out),
     * {@code --work DIR}, {@code --out FILE.json}.
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments =
                Arguments.parse(args, Set.of("records", "seed", "rounds", "latency-seconds", "work", "out"));
        SluiceCommand command = SluiceCommand.find();
        long records = arguments.number("records", 1_000_000);
        Report report;
        try (var work = TemporaryDirectory.in(arguments.path("work"))) {
            OrderData data = OrderData.write(
                    work.path().resolve("source"), records, arguments.number("seed", 42), OrderFormat.JSONL);
            System.out.println("ceilings, warm (one round left out, median of the others):");
            List<Measurement> warm = Ceilings.measure(
                    data.orders(), work.path(), (int) arguments.number("rounds", 3), 1, "", BenchmarkMain::show);
            System.out.println("ceilings, cold (first round of a fresh JVM, as the product runs):");
            List<Measurement> cold = ColdCeilings.measure(data.orders(), work.path(), BenchmarkMain::show);
            System.out.println("product, cold (sluice run --exit):");
            var benchmark = new EndToEndBenchmark(command, RUN_PATIENCE);
            EndToEnd append = benchmark.measure("product, append", data.append(), records, work.path());
            show(append.measurement());
            EndToEnd merge = benchmark.measure("product, keyed merge", data.merge(), records, work.path());
            show(merge.measurement());
            int seconds = (int) arguments.number("latency-seconds", 60);
            double half = append.measurement().perSecond() / 2;
            Latency latency = seconds == 0 ? null : new LatencyBenchmark(command).measure(half, seconds, work.path());
            report = new Report(Machine.here(), records, warm, cold, List.of(append, merge), latency);
        }
        System.out.println();
        System.out.print(report.render());
        ResultFile.write(arguments, report);
    }

    private static void show(Measurement result) {
        System.out.println("  " + ResultTable.line(result));
    }
}
