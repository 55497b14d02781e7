package dev.sluice.standalone.command;

import dev.sluice.llm.prompt.PromptBuilder;
import dev.sluice.llm.prompt.PromptTemplate;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.PipelinePreview;
import dev.sluice.pipeline.PipelinePreview.CellChange;
import dev.sluice.pipeline.PipelinePreview.RecordPreview;
import dev.sluice.pipeline.Question;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowCleanser;
import dev.sluice.pipeline.RowFinding;
import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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

    @Option(names = "--asking", description = "Show only records that a model would be asked about.")
    private boolean onlyAsking;

    private int shown;
    private int changed;
    private int rejected;
    private boolean prompted;

    @Override
    public Integer call() {
        PipelineSource source = DefinitionFiles.load(file);
        Pipeline pipeline = Sample.compile(source, model);
        RowCleanser cleanser = PipelinePreview.asking(pipeline);
        boolean asks = !pipeline.definition().llm().send().isEmpty();
        var share = new GateShare();
        var all = new GateShare();
        for (RawPayload payload : Sample.all(source, asks ? Long.MAX_VALUE : records)) {
            Outcome outcome = cleanser.cleanse(payload);
            all.add(outcome);
            if (shown < records) {
                RecordPreview preview = PipelinePreview.of(outcome);
                if (preview.asks() || !onlyAsking) {
                    share.add(outcome);
                    show(all.records(), preview);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%n%d records: %d cells changed, %d dead letters, %d would ask a model (%.1f %%)%n",
                shown,
                changed,
                rejected,
                share.asking(),
                share.percent());
        if (asks) {
            boolean enabled = pipeline.definition().llm().enabled();
            System.out.println(all.line() + (enabled ? "" : "; llm.enabled is false, so none is asked"));
        }
        return ExitCode.DONE.code();
    }

    private void show(long number, RecordPreview preview) {
        shown++;
        System.out.println("record " + number);
        if (preview.outcome() instanceof Outcome.Rejected refused) {
            rejected++;
            System.out.println("  dead letter: " + refused.code() + ": " + refused.message());
        } else if (preview.outcome() instanceof Outcome.Cleansed cleansed) {
            print(preview, cleansed);
            changed += preview.changes().size();
            if (!prompted && cleansed.question() != null) {
                prompted = true;
                prompt(cleansed.question());
            }
        }
    }

    /** The whole request, once; of the other records only what differs. */
    private static void prompt(Question question) {
        var request = new PromptBuilder(PromptTemplate.shipped())
                .build(GateShare.task(question), List.of(GateShare.asked(question)), null);
        System.out.println("  as it would be sent, with up to llm.batch.max_records records:");
        for (ModelRequest.Message message : request.messages()) {
            System.out.println("    " + message.role().name().toLowerCase(Locale.ROOT) + ":");
            message.content().lines().forEach(line -> System.out.println("      " + line));
        }
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
