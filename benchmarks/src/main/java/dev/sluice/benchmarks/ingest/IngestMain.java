package dev.sluice.benchmarks.ingest;

import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.Machine;
import dev.sluice.benchmarks.Measurement;
import dev.sluice.benchmarks.ResultFile;
import dev.sluice.benchmarks.ResultTable;
import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.benchmarks.product.HttpDoor;
import dev.sluice.benchmarks.product.SluiceCommand;
import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code ingest}: records a second of each source beside the bare producer loop; with {@code --gigabytes} the memory on a large file. */
public final class IngestMain {

    private static final double MIB = 1 << 20;

    private final Arguments arguments;
    private final Path work;

    private IngestMain(Arguments arguments, Path work) {
        this.arguments = arguments;
        this.work = work;
    }

    /**
     * Arguments: {@code --sources files,jdbc,push}, {@code --records}, {@code --seed}, {@code --rounds} and {@code --warm-ups} of each,
     * {@code --batch} of a push, {@code --gigabytes} of the large file (0 leaves it out), {@code --work DIR}, {@code --out FILE.json}.
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(
                args, Set.of("sources", "records", "seed", "rounds", "warm-ups", "batch", "gigabytes", "work", "out"));
        try (var work = TemporaryDirectory.in(arguments.path("work"))) {
            double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
            var main = new IngestMain(arguments, work.path());
            List<Measurement> runs = main.rates();
            var report = new IngestReport(Machine.here(), load, runs, main.largeFile());
            show(report);
            ResultFile.write(arguments, report);
        }
        System.exit(0); // Connect leaves threads of its clients behind
    }

    private List<Measurement> rates() throws Exception {
        List<String> sources =
                List.of(arguments.text("sources", "files,jdbc,push").split(","));
        Orders orders = Orders.write(work, arguments.number("records", 1_000_000), arguments.number("seed", 42));
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.in(work.resolve("broker")));
                var ingest = new IngestUnderTest(broker.bootstrapServers(), work)) {
            var bare = new BareLoops(broker.bootstrapServers(), orders);
            var contenders = new ArrayList<Round>(List.of(round -> bare.lines()));
            if (sources.contains("files")) {
                contenders.add(round -> ingest.read(
                        "files", "files_" + round, "connector: files\npath: orders.jsonl", orders.records()));
            }
            if (sources.contains("jdbc")) {
                contenders.add(round -> bare.rows());
                contenders.add(round -> ingest.read(
                        "jdbc",
                        "jdbc_" + round,
                        "connector: jdbc\nurl: jdbc:sqlite:orders.db\ntable: orders",
                        orders.records()));
            }
            if (sources.contains("push")) {
                ingest.publish("pushed", "connector: http-push");
                var push = new PushRate(orders, (int) arguments.number("batch", 500));
                var door = new HttpDoor(ingest.url());
                contenders.add(round -> push.measure(door, "pushed"));
            }
            return medians(contenders);
        }
    }

    private @Nullable LargeFileResult largeFile() throws Exception {
        String gigabytes = arguments.text("gigabytes", "0");
        return gigabytes.equals("0")
                ? null
                : new LargeFile(SluiceCommand.find())
                        .measure(Double.parseDouble(gigabytes), arguments.number("seed", 42), work);
    }

    @FunctionalInterface
    private interface Round {
        Measurement measure(int number) throws Exception;
    }

    /** The contenders take turns, so that none has the warmer process. */
    private List<Measurement> medians(List<Round> contenders) throws Exception {
        int warmUps = (int) arguments.number("warm-ups", 1);
        int rounds = (int) arguments.number("rounds", 3);
        List<List<Measurement>> runs = new ArrayList<>();
        contenders.forEach(contender -> runs.add(new ArrayList<>()));
        for (int round = 0; round < warmUps + rounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                Measurement run = contenders.get(i).measure(round);
                System.out.println((round < warmUps ? "  (left out) " : "  ") + ResultTable.line(run));
                if (round >= warmUps) {
                    runs.get(i).add(run);
                }
            }
        }
        return runs.stream().map(Measurement::median).toList();
    }

    private static void show(IngestReport report) {
        System.out.printf(Locale.ROOT, "%s, load before %.1f%n", report.machine(), report.loadBefore());
        report.ratios()
                .forEach((name, ratio) -> System.out.printf(
                        Locale.ROOT,
                        "%6.2f  %s, rate%n",
                        ratio,
                        name.contains("/") ? name : name + " / bare producer loop"));
        report.cpuRatios()
                .forEach((name, ratio) ->
                        System.out.printf(Locale.ROOT, "%6.2f  %s / bare producer loop, CPU time%n", ratio, name));
        LargeFileResult large = report.largeFile();
        if (large != null) {
            System.out.printf(
                    Locale.ROOT,
                    "%s%n    %.2f GB; peak memory %,.0f MiB, last third over middle third %.2f%n",
                    ResultTable.line(large.measurement()),
                    large.bytes() / 1e9,
                    large.peakBytes() / MIB,
                    large.flatness());
        }
    }
}
