package dev.sluice.standalone.command;

import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.logging.LogOutput;
import dev.sluice.standalone.CommandFailed;
import dev.sluice.standalone.Run;
import dev.sluice.standalone.SluiceConfig;
import dev.sluice.standalone.Standalone;
import dev.sluice.standalone.report.Status;
import dev.sluice.standalone.report.SummaryTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice demo}: real dirty data through everything. No key, no Docker, no network. */
@Command(
        name = "demo",
        description = {
            "Takes real dirty data through everything: hospitals, flights, beers, GitHub events, government contracts.",
            "No key, no Docker, no network."
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

    private static final String SIMULATED = "simulated, no real model";

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(names = "--exit", description = "Stop by itself when done.")
    private boolean exit;

    @Option(names = "--summary", paramLabel = "FILE", description = "Write what became of every record, as JSON.")
    private @Nullable Path summary;

    @Option(
            names = "--llm",
            paramLabel = "simulate",
            description = "With 'simulate': start the simulated provider and ask it what rules cannot settle.")
    private @Nullable String llm;

    @Option(names = "--examples", hidden = true, description = "Where the example definitions are.")
    private Path examples = Path.of(System.getProperty("sluice.examples", "examples"));

    @Override
    public Integer call() throws Exception {
        if (llm != null && !llm.equals("simulate")) {
            throw new CommandFailed("--llm: expected simulate, found '" + llm
                    + "'; a real model is configured under llm: in sluice.yaml");
        }
        List<PipelineSource> pipelines = definitions();
        if (llm == null) {
            return demo(options.load(), pipelines, "");
        }
        LogOutput.toFile(options.load().runtime().dataDir());
        try (SimulatedProvider provider = SimulatedProvider.start(SimulatorOptions.defaults())) {
            System.err.println("sluice: a simulated model answers at " + provider.url() + " (" + SIMULATED + ")");
            SluiceConfig config = options.load(
                    "llm.enabled=true",
                    "llm.provider=simulate",
                    "llm.model=simulated",
                    "llm.endpoint=" + provider.url());
            return demo(config, pipelines, SIMULATED);
        }
    }

    private int demo(SluiceConfig config, List<PipelineSource> pipelines, String llmNote) throws Exception {
        System.err.println("sluice: starting broker and services ...");
        LogOutput.toFile(config.runtime().dataDir());
        try (Standalone standalone = Standalone.start(config)) {
            var hook = new Thread(standalone::close, "stop");
            Runtime.getRuntime().addShutdownHook(hook);
            System.err.println("sluice: " + pipelines.size() + " pipelines, page at " + standalone.url());
            var run = new Run(standalone, pipelines);
            Status status = run.awaitSettled(Console.progress(llmNote));
            Console.writeSummary(summary, status, run.seconds(), run.names());
            report(status, run, standalone, llmNote);
            if (!exit) {
                System.out.println("\nRunning until Ctrl-C.");
                Thread.currentThread().join();
            }
            return RunCommand.verdict(status).code();
        }
    }

    private static void report(Status status, Run run, Standalone standalone, String llmNote) {
        System.out.printf(
                "%nAll landed in %.1f s.%s%n%n", run.seconds(), llmNote.isEmpty() ? "" : " Model: " + llmNote + ".");
        System.out.print(SummaryTable.render(status));
        System.out.println("\n" + status.verdict());
        if (llmNote.isEmpty()) {
            System.out.println(
                    "Questions were counted, none was asked: no model is configured. Try: sluice demo --llm simulate");
        } else {
            System.out.println("Answers come from the simulator (" + llmNote + ").");
        }
        String dir = standalone.dataDir().equals(Path.of("sluice-data").toAbsolutePath())
                ? ""
                : " --data-dir " + standalone.dataDir();
        System.out.println("""

                Three queries worth running next:
                  ./sluice sql%1$s "SELECT state, count(*) AS beers, round(avg(abv), 3) AS abv FROM raw.beers GROUP BY 1 ORDER BY 2 DESC LIMIT 10"
                  ./sluice sql%1$s "SELECT rule, field, count(*) AS cells, any_value(before) AS before, any_value(after) AS after FROM _sluice.repairs GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 15"
                  ./sluice sql%1$s "SELECT e.type, count(*) AS commits FROM raw.github_events e JOIN raw.github_events__payload__commits c ON c._sluice_parent_id = e._sluice_id GROUP BY 1"

                Dashboard  %2$s
                Metrics    %2$smetrics
                Warehouse  %3$s
                """.formatted(
                dir,
                withSlash(standalone.url().toString()),
                standalone.dataDir().resolve("warehouse.duckdb")).stripTrailing());
    }

    private static String withSlash(String url) {
        return url.endsWith("/") ? url : url + "/";
    }

    private List<PipelineSource> definitions() throws IOException {
        if (!Files.isDirectory(examples)) {
            throw new CommandFailed("no example definitions in " + examples.toAbsolutePath()
                    + "; run ./sluice demo from a clone of the repository");
        }
        try (Stream<Path> files = Files.list(examples)) {
            return files.filter(f -> f.toString().endsWith(".yaml"))
                    .sorted()
                    .map(DefinitionFiles::load)
                    .toList();
        }
    }
}
