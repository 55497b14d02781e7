package dev.sluice.standalone.command;

import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.PipelinePreview;
import dev.sluice.pipeline.PipelinePreview.CellChange;
import dev.sluice.pipeline.PipelinePreview.RecordPreview;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowFinding;
import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice preview}: what the rules would do to a sample, without Kafka and without writing anything. */
@Command(
        name = "preview",
        description =
                "Shows what the rules do to a sample, cell by cell, and what a model would be asked. Writes nothing.",
        mixinStandardHelpOptions = true)
public final class PreviewCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE.yaml", description = "Pipeline definition.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--records", paramLabel = "N", description = "Records to look at (default: ${DEFAULT-VALUE}).")
    private int records = 20;

    @Option(names = "--model", paramLabel = "NAME", description = "Model to compute question hashes for.")
    private @Nullable String model;

    @Override
    public Integer call() {
        PipelineSource source = DefinitionFiles.load(file);
        Pipeline pipeline = Sample.compile(source, model);
        List<RawPayload> payloads = Sample.of(source, records);
        List<RecordPreview> previews = PipelinePreview.of(pipeline, payloads);
        int changed = 0;
        int asked = 0;
        int rejected = 0;
        for (int i = 0; i < previews.size(); i++) {
            RecordPreview preview = previews.get(i);
            System.out.println("record " + (i + 1));
            if (preview.outcome() instanceof Outcome.Rejected refused) {
                rejected++;
                System.out.println("  dead letter: " + refused.code() + ": " + refused.message());
            } else if (preview.outcome() instanceof Outcome.Cleansed cleansed) {
                print(preview, cleansed);
                changed += preview.changes().size();
                asked += preview.asks() ? 1 : 0;
            }
        }
        System.out.printf(
                "%n%d records: %d cells changed, %d dead letters, %d would ask a model (%.1f %%)%s%n",
                previews.size(),
                changed,
                rejected,
                asked,
                previews.isEmpty() ? 0.0 : 100.0 * asked / previews.size(),
                pipeline.definition().llm().enabled() ? "" : "; llm.enabled is false, so none is asked");
        return ExitCode.DONE.code();
    }

    private static void print(RecordPreview preview, Outcome.Cleansed cleansed) {
        for (CellChange change : preview.changes()) {
            System.out.printf(
                    "  %-20s %s -> %s   (%s)%n",
                    change.field(), text(change.before()), text(change.after()), String.join(", ", change.rules()));
        }
        for (RowFinding finding : cleansed.findings()) {
            System.out.printf(
                    "  %-20s %s: %s %s%n",
                    finding.field(), finding.severity(), finding.check(), text(finding.message()));
        }
        if (preview.asks() && cleansed.question() != null) {
            System.out.println("  would ask: " + cleansed.question().input());
            if (cleansed.question().evidence() != null) {
                System.out.println("  evidence:  " + cleansed.question().evidence());
            }
        }
        if (preview.changes().isEmpty() && cleansed.findings().isEmpty()) {
            System.out.println("  unchanged");
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "absent" : value;
    }
}
