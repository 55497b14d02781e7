package dev.sluice.standalone.command;

import dev.sluice.ingest.SourceSample;
import dev.sluice.ingest.files.SourceFiles;
import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.ExitCode;
import dev.sluice.runtime.logging.LogOutput;
import dev.sluice.standalone.CommandFailed;
import dev.sluice.standalone.Run;
import dev.sluice.standalone.SluiceConfig;
import dev.sluice.standalone.Standalone;
import dev.sluice.standalone.report.Status;
import dev.sluice.standalone.report.SummaryTable;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice run}: everything in this process on the given pipelines. */
@Command(
        name = "run",
        description = "Runs everything in this process, with an embedded broker, on these pipelines.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Parameters(paramLabel = "FILE.yaml", arity = "1..*", description = "Pipeline definitions.")
    private List<Path> files = List.of();

    @Option(
            names = "--exit",
            description =
                    "Stop once all is settled; exit code 0 only when the ledger balances and nothing is in flight.")
    private boolean exit;

    @Option(names = "--summary", paramLabel = "FILE", description = "Write what became of every record, as JSON.")
    private @Nullable Path summary;

    @Override
    public Integer call() throws Exception {
        SluiceConfig config = options.load();
        List<PipelineSource> pipelines =
                files.stream().map(DefinitionFiles::load).toList();
        refuseDoubles(pipelines);
        if (exit) {
            pipelines.forEach(RunCommand::refuseEmptySource);
            pipelines.forEach(RunCommand::refuseEndlessSource);
        }
        LogOutput.toFile(config.runtime().dataDir());
        options.logInForce();
        try (Standalone standalone = Standalone.start(config)) {
            Runtime.getRuntime().addShutdownHook(new Thread(standalone::close, "stop"));
            System.err.println("sluice: running at " + standalone.url() + ", data in " + standalone.dataDir());
            var run = new Run(standalone, pipelines);
            if (!exit) {
                System.err.println("sluice: stop with Ctrl-C");
                run.watch(Console.progress(""));
                return ExitCode.DONE.code();
            }
            Status status = run.awaitSettled(Console.progress(""));
            Console.writeSummary(summary, status, run.seconds(), run.names());
            System.out.println();
            System.out.print(SummaryTable.render(status));
            System.out.println();
            System.out.println(status.verdict());
            return verdict(status).code();
        }
    }

    static ExitCode verdict(Status status) {
        List<String> broken = status.brokenSources();
        broken.forEach(source -> System.err.println("sluice: not read to its end: " + source));
        status.disagreements().forEach(what -> System.err.println("sluice: ledger and tables disagree: " + what));
        return status.balanced() && broken.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static void refuseDoubles(List<PipelineSource> pipelines) {
        var names = new HashSet<String>();
        for (PipelineSource pipeline : pipelines) {
            if (!names.add(pipeline.name())) {
                throw new CommandFailed(
                        "two definitions are named " + pipeline.name() + "; a pipeline's name is unique");
            }
        }
    }

    /** Waiting for a file that never comes would be waiting for ever. */
    private static void refuseEmptySource(PipelineSource pipeline) {
        SourceFiles files = SourceFiles.of(pipeline);
        if (files.areRead() && files.sources().isEmpty()) {
            throw new CommandFailed(pipeline.file() + ": nothing to read: " + files.refusals()
                    + "; relative paths start from " + pipeline.base() + ". Run without --exit to wait for files");
        }
    }

    /** It would be over before anything has come. */
    private static void refuseEndlessSource(PipelineSource pipeline) {
        if (SourceSample.isForeign(pipeline)) {
            throw new CommandFailed(pipeline.file() + ": a connector that others wrote never says that it has brought"
                    + " all, so --exit does not know when to; run without it, or leave this pipeline out");
        }
    }
}
