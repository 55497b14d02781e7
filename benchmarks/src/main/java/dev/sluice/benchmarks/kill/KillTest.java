package dev.sluice.benchmarks.kill;

import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.check.Violation;
import dev.sluice.benchmarks.product.SluiceCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;

/**
 * {@code kill}: runs the product as a process of its own, kills it with SIGKILL at seeded random moments from its start to its drain,
 * starts it again on the same data directory, and checks after a drain that nothing was lost or doubled. Prints one JSON line per
 * event; the seed makes a run repeatable as far as the machine's timing is.
 */
public final class KillTest {

    private KillTest() {}

    /** Kills until the plan is fulfilled; goes on after a violation, so that one run shows them all. */
    public static KillResult run(SluiceCommand command, KillPlan plan, PrintStream log)
            throws IOException, InterruptedException, SQLException {
        var out = new JsonLines(log);
        out.print(out.line("kill test")
                .put("seed", plan.seed())
                .put("kills", plan.kills())
                .put("records_per_directory", plan.records()));
        int kills = 0;
        var violations = new ArrayList<Violation>();
        // a directory may settle before its first kill: that many in a row say that the moments are too late
        int idle = 0;
        for (int number = 1; kills < plan.kills(); number++) {
            KillRounds rounds = KillRounds.prepare(command, plan, number, out);
            KillResult result = rounds.run(Math.min(plan.killsPerDirectory(), plan.kills() - kills));
            kills += result.kills();
            violations.addAll(result.violations());
            idle = result.kills() == 0 ? idle + 1 : 0;
            if (idle == 3) {
                violations.add(new Violation(
                        "the test kills",
                        "three directories in a row were done before the first kill: choose earlier moments"));
                break;
            }
        }
        out.print(JsonLines.with(out.line("done").put("kills", kills), violations));
        return new KillResult(kills, violations);
    }

    /** See {@link KillPlan} for the arguments; exit code 1 when a promise did not hold. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, KillPlan.ARGUMENTS);
        KillPlan plan =
                KillPlan.from(arguments, KillPlan.shortForm(Path.of("kill-test").toAbsolutePath()));
        KillResult result = run(SluiceCommand.find(), plan, System.out);
        System.exit(result.violations().isEmpty() ? 0 : 1);
    }
}
