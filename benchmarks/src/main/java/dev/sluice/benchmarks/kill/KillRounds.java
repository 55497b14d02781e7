package dev.sluice.benchmarks.kill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.benchmarks.check.Checker;
import dev.sluice.benchmarks.check.OrderPipeline;
import dev.sluice.benchmarks.check.Violation;
import dev.sluice.benchmarks.orders.OrderData;
import dev.sluice.benchmarks.orders.OrderFormat;
import dev.sluice.benchmarks.product.ProcessFailed;
import dev.sluice.benchmarks.product.SluiceCommand;
import dev.sluice.benchmarks.product.SluiceProcess;
import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * One data directory: {@code sluice run --exit} on two pipelines, one that appends and one that merges, killed several times, then
 * drained undisturbed and checked. Not thread-safe.
 */
final class KillRounds {

    private final SluiceCommand command;
    private final KillPlan plan;
    private final int number;
    private final RandomGenerator random;
    private final JsonLines out;
    private final Path directory;
    private final Path dataDir;
    private final OrderData data;
    private final WarehouseCopies copies;
    private int kills;

    private KillRounds(
            SluiceCommand command, KillPlan plan, int number, JsonLines out, Path directory, OrderData data) {
        this.command = command;
        this.plan = plan;
        this.number = number;
        this.random = plan.random(number);
        this.out = out;
        this.directory = directory;
        this.data = data;
        this.dataDir = directory.resolve("data");
        this.copies = new WarehouseCopies(directory.resolve("copies"));
    }

    /** Makes the directory with its source files. */
    static KillRounds prepare(SluiceCommand command, KillPlan plan, int number, JsonLines out) throws IOException {
        Path directory = plan.workDirectory().resolve("directory-" + number);
        TemporaryDirectory.delete(directory);
        OrderData data = OrderData.write(
                directory.resolve("source"), plan.records() / 2, plan.seed() + number, OrderFormat.JSONL);
        return new KillRounds(command, plan, number, out, directory, data);
    }

    /** Kills at most that many times; ends early when everything has arrived before a kill. */
    KillResult run(int wanted) throws IOException, InterruptedException, SQLException {
        List<Violation> violations;
        try {
            boolean settled = false;
            while (kills < wanted && !settled) {
                settled = disturbedRound();
            }
            drain();
            violations = check();
        } catch (ProcessFailed e) {
            violations = List.of(new Violation("the product starts, drains and ends", String.valueOf(e.getMessage())));
        }
        out.print(JsonLines.with(out.line("checked").put("directory", number).put("kills", kills), violations));
        if (violations.isEmpty()) {
            TemporaryDirectory.delete(directory);
        }
        return new KillResult(kills, violations);
    }

    /** True when the process had done everything and ended by itself. */
    private boolean disturbedRound() throws IOException, InterruptedException {
        KillMoment moment = KillMoment.random(plan, random);
        Instant started = Instant.now();
        try (SluiceProcess process = start()) {
            OptionalInt code = moment.await(process, dataDir, started);
            if (code.isEmpty()) {
                process.kill();
                kills++;
                copies.take(dataDir);
            } else if (code.getAsInt() != 0) {
                throw process.failed("ended with exit code " + code.getAsInt() + " before it was killed");
            }
            out.print(out.line(code.isEmpty() ? "killed" : "settled before the kill")
                    .put("directory", number)
                    .put("kill", kills)
                    .put("phase", moment.phase().word())
                    .put("after_ms", moment.delay().toMillis())
                    .put("alive_ms", Duration.between(started, Instant.now()).toMillis()));
            return code.isPresent();
        }
    }

    private void drain() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (SluiceProcess process = start()) {
            process.expectSuccess(plan.patience());
        }
        out.print(out.line("drained")
                .put("directory", number)
                .put("seconds", Math.round((System.nanoTime() - begin) / 1e6) / 1e3));
    }

    private SluiceProcess start() throws IOException {
        return command.start(
                directory,
                "run.log",
                List.of(
                        "run",
                        data.merge().toString(),
                        data.append().toString(),
                        "--exit",
                        "--data-dir",
                        dataDir.toString(),
                        "--summary",
                        directory.resolve("summary.json").toString(),
                        "--set",
                        "http.port=0"));
    }

    private List<Violation> check() throws SQLException, IOException {
        var pipelines = List.of(
                new OrderPipeline(OrderData.MERGE, true, List.of(data.orders())),
                new OrderPipeline(OrderData.APPEND, false, List.of(data.orders())));
        Checker checker;
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.in(dataDir.resolve("broker")))) {
            checker = Checker.on(broker.bootstrapServers(), "sluice", pipelines);
        }
        var violations = new ArrayList<Violation>();
        ObjectNode line = out.line("copies").put("directory", number);
        ArrayNode accepted = line.putArray("accepted_at_kills");
        for (Path copy : copies.all()) {
            accepted.add(Checker.acceptedIn(copy));
            for (Violation violation : checker.checkInterrupted(copy)) {
                violations.add(new Violation(violation.invariant(), copy.getParent() + ": " + violation.detail()));
            }
        }
        out.print(line);
        violations.addAll(checker.checkDrained(dataDir.resolve("warehouse.duckdb")));
        return violations;
    }
}
