package dev.sluice.standalone.command;

import dev.sluice.ingest.SourceDoubts;
import dev.sluice.ingest.SourceSample;
import dev.sluice.ingest.files.SourceFiles;
import dev.sluice.metadata.normalize.SchemaPreview;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowCleanser;
import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.ExitCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice check}: is the definition valid, is the source there, what would the tables look like. */
@Command(
        name = "check",
        description = "Validates the definition, reaches the source, shows its schema and first rows. Writes nothing.",
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {

    private static final int SHOWN = 3;

    @Parameters(paramLabel = "FILE.yaml", description = "Pipeline definition.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "Records to infer the schema from (default: ${DEFAULT-VALUE}).")
    private int records = 1_000;

    @Override
    public Integer call() {
        PipelineSource source = DefinitionFiles.load(file);
        Pipeline pipeline = Sample.compile(source, null);
        System.out.println("definition  " + file + " is valid: pipeline " + source.name());
        SourceFiles files = SourceFiles.of(source);
        if (files.areRead()) {
            Set<String> found = files.sources();
            files.refusals().forEach((path, why) -> System.out.println("source      " + path + ": " + why));
            System.out.println("source      " + found.size() + " file" + (found.size() == 1 ? "" : "s") + ": "
                    + String.join(", ", found.stream().limit(5).toList()) + (found.size() > 5 ? ", …" : ""));
        } else if (!SourceSample.isPulled(source)) {
            System.out.println("source      " + pipeline.definition().source().connector()
                    + ": records come by themselves, nothing to reach");
            return ExitCode.DONE.code();
        }
        files.dialect()
                .ifPresent(dialect -> System.out.println("source      CSV: delimiter "
                        + (dialect.delimiter().equals("\t") ? "tab" : dialect.delimiter()) + ", "
                        + (dialect.header()
                                ? "with a header"
                                : "it looks like there is no header; header: false says so")));
        List<RawPayload> sample = Sample.of(source, records);
        if (!files.areRead()) {
            System.out.println("source      " + pipeline.definition().source().connector() + ": reached, "
                    + sample.size() + " records taken as a sample");
        }
        List<byte[]> rows = cleanse(pipeline, sample);
        SourceDoubts.of(pipeline.definition().source(), files.areRead() ? asJson(rows) : sample)
                .forEach(doubt -> System.out.println("doubt       " + doubt));
        System.out.println("\nschema of the first " + rows.size() + " records");
        SchemaPreview.of(pipeline.definition().table(), pipeline.columnHints(), rows)
                .forEach((table, columns) -> {
                    System.out.println("  " + table);
                    columns.forEach(column -> System.out.println("    " + column));
                });
        System.out.println("\nfirst rows, cleansed");
        rows.stream().limit(SHOWN).forEach(row -> System.out.println("  " + new String(row, StandardCharsets.UTF_8)));
        return ExitCode.DONE.code();
    }

    private static List<RawPayload> asJson(List<byte[]> rows) {
        return rows.stream().map(RawPayload::json).toList();
    }

    private static List<byte[]> cleanse(Pipeline pipeline, List<RawPayload> payloads) {
        var rows = new ArrayList<byte[]>();
        RowCleanser cleanser = pipeline.cleanser();
        for (RawPayload payload : payloads) {
            Outcome outcome = cleanser.cleanse(payload);
            if (outcome instanceof Outcome.Cleansed cleansed) {
                rows.add(cleansed.row());
            } else if (outcome instanceof Outcome.Rejected refused) {
                System.out.println("dead letter " + refused.code() + ": " + refused.message());
            }
        }
        return rows;
    }
}
