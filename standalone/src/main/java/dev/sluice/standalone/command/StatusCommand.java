package dev.sluice.standalone.command;

import dev.sluice.runtime.ExitCode;
import dev.sluice.standalone.SluiceConfig;
import dev.sluice.standalone.instance.ServiceClient;
import dev.sluice.standalone.report.StageLines;
import dev.sluice.standalone.report.Status;
import dev.sluice.standalone.report.SummaryTable;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice status}: rates, backlog, ledger and model calls of the running instance. */
@Command(
        name = "status",
        description = "Shows the running instance: rates, backlog, ledger, model calls, cost; live on a terminal.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

    private static final long TICK_MS = 1_000;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(names = "--once", description = "Print once, also on a terminal.")
    private boolean once;

    @Option(names = "--json", description = "Print the whole status as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        SluiceConfig config = options.load();
        Optional<ServiceClient> client = options.running(config);
        if (client.isEmpty()) {
            System.err.println("sluice: nothing runs on " + config.runtime().dataDir()
                    + "; its ledger: sluice sql \"SELECT * FROM _sluice.ledger\"");
            return ExitCode.TEMPORARY.code();
        }
        Status status = new Status(client.get().get("/api/status"));
        if (json) {
            System.out.println(Console.pretty(status.json()));
        } else if (once || !Console.isTerminal()) {
            print(status);
        } else {
            watch(client.get());
        }
        return ExitCode.DONE.code();
    }

    private static void watch(ServiceClient client) throws InterruptedException {
        var lines = new StageLines(System.out, true, "");
        while (true) {
            lines.show(new Status(client.get("/api/status")));
            Thread.sleep(TICK_MS);
        }
    }

    private static void print(Status status) {
        new StageLines(System.out, false, "").show(status);
        System.out.println();
        System.out.print(SummaryTable.render(status));
        System.out.println("\n" + status.verdict());
    }
}
