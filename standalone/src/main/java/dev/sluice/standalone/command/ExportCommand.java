package dev.sluice.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.metadata.export.ExportFormat;
import dev.sluice.metadata.export.ExportRequest;
import dev.sluice.metadata.export.Exported;
import dev.sluice.runtime.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice export}: a table or the answer to a query as Parquet or CSV, while the instance goes on loading. */
@Command(
        name = "export",
        description = {
            "Writes a table, or the answer to a query, as Parquet or CSV, as of a commit, while the instance goes on loading.",
            "Where no instance runs, it reads the warehouse file. With --url the service keeps the files below its export",
            "directory (warehouse.export_dir). In CSV, text that a spreadsheet would take for a formula gets an apostrophe in front."
        },
        mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    /** One of the two. */
    static final class What {
        @Parameters(paramLabel = "TABLE", description = "dataset.table, or a table of dataset raw.")
        @Nullable
        String table;

        @Option(names = "--sql", paramLabel = "SELECT ...", description = "One query that reads.")
        @Nullable
        String sql;

        String query() {
            return sql != null ? sql : ExportRequest.allOf(String.valueOf(table));
        }
    }

    @Option(names = "--format", required = true, paramLabel = "parquet|csv", description = "What to write.")
    private ExportFormat format = ExportFormat.PARQUET;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "PATH",
            description = "The file; with --partition-by the directory.")
    private Path out = Path.of("");

    @Option(
            names = "--partition-by",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns whose values become directories (country=DE/...) and leave the files.")
    private List<String> partitionBy = List.of();

    @Option(names = "--raw", description = "Leave CSV cells as they are, formulas too.")
    private boolean raw;

    @Option(
            names = "--force",
            description = "Replace the file, or the directory of an earlier partitioned export, if it is there.")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        var copies = new Copies(options, out, force);
        JsonNode exported = copies.take("/api/export", request(), outlet -> {
            Exported made =
                    outlet.export(new ExportRequest(what.query(), format, partitionBy, raw), copies.target(), force);
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("path", made.path().toString())
                    .put("rows", made.rows())
                    .put("files", made.files())
                    .put("bytes", made.bytes());
        });
        System.out.println("wrote " + exported.path("path").asText() + ": "
                + exported.path("rows").asLong() + " rows, "
                + exported.path("files").asLong() + " files, "
                + exported.path("bytes").asLong() + " bytes");
        return ExitCode.DONE.code();
    }

    private ObjectNode request() {
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("sql", what.query())
                .put("format", format.name().toLowerCase(Locale.ROOT))
                .put("raw", raw);
        partitionBy.forEach(request.putArray("partition_by")::add);
        return request;
    }
}
