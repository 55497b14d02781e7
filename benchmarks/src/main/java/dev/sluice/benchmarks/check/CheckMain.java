package dev.sluice.benchmarks.check;

import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.orders.OrderData;
import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** {@code check}: the checker on a data directory that took generated orders through both order pipelines and is drained. */
public final class CheckMain {

    private CheckMain() {}

    /** Arguments: {@code --data-dir DIR}, {@code --source DIR} with the order files; exit code 1 when a promise does not hold. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, Set.of("data-dir", "source"));
        Path dataDir = Path.of(arguments.text("data-dir", "sluice-data")).toAbsolutePath();
        List<Path> files = orderFiles(Path.of(arguments.text("source", "orders")));
        var pipelines = List.of(
                new OrderPipeline(OrderData.MERGE, true, files), new OrderPipeline(OrderData.APPEND, false, files));
        List<Violation> violations;
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.in(dataDir.resolve("broker")))) {
            violations = Checker.on(broker.bootstrapServers(), "sluice", pipelines)
                    .checkDrained(dataDir.resolve("warehouse.duckdb"));
        }
        violations.forEach(violation -> System.out.println(violation.invariant() + ": " + violation.detail()));
        System.out.println(violations.isEmpty() ? "all promises hold" : violations.size() + " promises do not hold");
        System.exit(violations.isEmpty() ? 0 : 1);
    }

    private static List<Path> orderFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("orders.*\\.jsonl"))
                    .toList();
        }
    }
}
