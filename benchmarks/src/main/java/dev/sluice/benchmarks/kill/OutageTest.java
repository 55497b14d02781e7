package dev.sluice.benchmarks.kill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.benchmarks.check.Violation;
import dev.sluice.benchmarks.orders.OrderData;
import dev.sluice.benchmarks.orders.OrderFormat;
import dev.sluice.benchmarks.product.HttpDoor;
import dev.sluice.benchmarks.product.SluiceCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code outage}: the broker is away for a while at the start and again, killed, in the middle of the work. The services stay alive, say in
 * their readiness what they wait for, and go on by themselves; then a drain and the checker.
 */
public final class OutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final Set<String> ARGUMENTS = Set.of("away-s", "records", "seed", "work");

    private final Duration away;
    private final JsonLines out;
    private final List<Violation> violations = new ArrayList<>();

    private OutageTest(Duration away, PrintStream log) {
        this.away = away;
        this.out = new JsonLines(log);
    }

    /**
     * Runs it.
     *
     * @param away how long the broker is away, each time
     * @param records in each of two source files
     * @param work directory that it may delete
     * @return promises that did not hold
     */
    public static List<Violation> run(
            SluiceCommand command, Duration away, long records, long seed, Path work, PrintStream log)
            throws Exception {
        TemporaryDirectory.delete(work);
        OrderData data = OrderData.write(work.resolve("source"), records, seed, OrderFormat.JSONL);
        var test = new OutageTest(away, log);
        try (Fleet fleet = Fleet.prepare(command, work)) {
            test.disturb(fleet, data, seed);
        }
        return test.violations;
    }

    private void disturb(Fleet fleet, OrderData data, long seed) throws Exception {
        var check = new FleetCheck(fleet, out);
        fleet.startServices();
        endure(fleet, "at the start");
        fleet.startBroker();
        fleet.apply(List.of(data.merge(), data.append()));
        check.awaitAccepted(1, PATIENCE, false);

        fleet.kill(Member.BROKER);
        Path second = data.writePart(1, data.records(), seed);
        endure(fleet, "in the middle");
        fleet.restart(Member.BROKER);
        violations.addAll(check.drained(
                4 * data.records(),
                PATIENCE,
                List.of(data.orders(), second),
                new WarehouseCopies(second.resolveSibling("copies"))));
        out.print(JsonLines.with(out.line("done").put("away_s", away.toSeconds()), violations));
    }

    private void endure(Fleet fleet, String when) throws IOException, InterruptedException {
        Thread.sleep(away.toMillis());
        fleet.expectAllRunning();
        ObjectNode line = out.line("broker away").put("when", when);
        for (Member member : Member.SERVICES) {
            HttpDoor.Readiness readiness = fleet.door(member).readiness();
            line.put(member.word(), readiness.text());
            boolean works = member != Member.LLM; // no model is configured here
            if (readiness.ready() && works) {
                violations.add(new Violation(
                        "not ready while the broker is away " + when, member.word() + " says: " + readiness.text()));
            }
        }
        out.print(line);
    }

    /** Prints what happens; exit code 1 when a promise did not hold. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, ARGUMENTS);
        Path work = arguments.path("work");
        List<Violation> violations = run(
                SluiceCommand.find(),
                Duration.ofSeconds(arguments.number("away-s", 60)),
                arguments.number("records", 50_000),
                arguments.number("seed", 20_261_121),
                work == null ? Path.of("outage-test").toAbsolutePath() : work,
                System.out);
        System.exit(violations.isEmpty() ? 0 : 1);
    }
}
