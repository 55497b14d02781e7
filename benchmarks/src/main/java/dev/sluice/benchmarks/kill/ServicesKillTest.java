package dev.sluice.benchmarks.kill;

import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.benchmarks.check.Violation;
import dev.sluice.benchmarks.orders.OrderData;
import dev.sluice.benchmarks.orders.OrderFormat;
import dev.sluice.benchmarks.product.SluiceCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * {@code kill-services}: the four services and the broker as processes of their own, new source files coming in all the time, each
 * process killed in turn in a seeded order and started again; then a drain and the same checker.
 */
public final class ServicesKillTest {

    private final KillPlan plan;
    private final JsonLines out;
    private final Path directory;
    private final RandomGenerator random;
    private final List<Path> files = new ArrayList<>();

    private ServicesKillTest(KillPlan plan, PrintStream log) {
        this.plan = plan;
        this.out = new JsonLines(log);
        this.directory = plan.workDirectory().resolve("services");
        this.random = plan.random(0);
    }

    /** Kills as the plan says; the whole plan's records go through one set of services. */
    public static KillResult run(SluiceCommand command, KillPlan plan, PrintStream log) throws Exception {
        return new ServicesKillTest(plan, log).run(command);
    }

    private KillResult run(SluiceCommand command) throws Exception {
        out.print(out.line("kill test of services").put("seed", plan.seed()).put("kills", plan.kills()));
        TemporaryDirectory.delete(directory);
        long perPart = plan.records() / 2 / (plan.kills() + 1);
        OrderData data = OrderData.write(directory.resolve("source"), perPart, plan.seed(), OrderFormat.JSONL);
        files.add(data.orders());
        var violations = new ArrayList<Violation>();
        try (Fleet fleet = Fleet.prepare(command, directory)) {
            fleet.startBroker();
            fleet.startServices();
            fleet.apply(List.of(data.merge(), data.append()));
            var copies = new WarehouseCopies(directory.resolve("copies"));
            disturb(fleet, data, perPart, copies);
            fleet.expectAllRunning();
            violations.addAll(
                    new FleetCheck(fleet, out).drained(2 * perPart * files.size(), plan.patience(), files, copies));
        }
        out.print(JsonLines.with(out.line("done").put("kills", plan.kills()), violations));
        if (violations.isEmpty()) {
            TemporaryDirectory.delete(directory);
        }
        return new KillResult(plan.kills(), violations);
    }

    private void disturb(Fleet fleet, OrderData data, long perPart, WarehouseCopies copies)
            throws IOException, InterruptedException {
        List<Member> order = new ArrayList<>();
        for (int kill = 1; kill <= plan.kills(); kill++) {
            if (order.isEmpty()) {
                order.addAll(Arrays.asList(Member.values()));
                shuffle(order);
            }
            Member victim = order.remove(0);
            files.add(data.writePart(kill, perPart, plan.seed()));
            long delay = random.nextLong(plan.atWork().toMillis() + 1);
            Thread.sleep(delay);
            fleet.kill(victim);
            if (victim == Member.METADATA) {
                copies.take(fleet.dataDir(Member.METADATA));
            }
            out.print(out.line("killed")
                    .put("kill", kill)
                    .put("process", victim.word())
                    .put("after_ms", delay));
            fleet.restart(victim);
        }
    }

    private void shuffle(List<Member> members) {
        for (int i = members.size() - 1; i > 0; i--) {
            Collections.swap(members, i, random.nextInt(i + 1));
        }
    }

    /** See {@link KillPlan} for the arguments; exit code 1 when a promise did not hold. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, KillPlan.ARGUMENTS);
        KillPlan plan = KillPlan.from(arguments, shortForm(Path.of("kill-test").toAbsolutePath()));
        KillResult result = run(SluiceCommand.find(), plan, System.out);
        System.exit(result.violations().isEmpty() ? 0 : 1);
    }

    /** Each process twice. */
    static KillPlan shortForm(Path workDirectory) {
        return new KillPlan(
                10,
                10,
                300_000,
                20_261_121,
                Duration.ZERO,
                Duration.ofSeconds(8),
                Duration.ofSeconds(300),
                workDirectory);
    }
}
