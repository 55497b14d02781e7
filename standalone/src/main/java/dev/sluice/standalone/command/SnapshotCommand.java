package dev.sluice.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.metadata.export.SnapshotTaken;
import dev.sluice.runtime.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice snapshot}: a consistent copy of the warehouse, while it goes on loading. */
@Command(
        name = "snapshot",
        description = {
            "Copies the warehouse into one DuckDB file, as of a commit, while the instance goes on loading.",
            "Where no instance runs, the copy is made from the warehouse file. With --url the service keeps the copy",
            "below its export directory (warehouse.export_dir)."
        },
        mixinStandardHelpOptions = true)
public final class SnapshotCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Parameters(paramLabel = "FILE", description = "Where the copy goes.")
    private Path file = Path.of("");

    @Option(names = "--force", description = "Replace the file, if it is there.")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        var copies = new Copies(options, file, force);
        JsonNode taken = copies.take("/api/snapshot", JsonNodeFactory.instance.objectNode(), outlet -> {
            SnapshotTaken made = outlet.snapshot(copies.target(), force);
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("path", made.path().toString())
                    .put("load_sequence", made.loadSequence())
                    .put("committed_at", made.committedAt())
                    .put("bytes", made.bytes());
        });
        System.out.println("wrote " + taken.path("path").asText() + ": "
                + taken.path("bytes").asLong() + " bytes, as of "
                + (taken.path("load_sequence").asLong() == 0
                        ? "before the first commit"
                        : "commit " + taken.path("load_sequence").asLong() + " of "
                                + taken.path("committed_at").asText() + " UTC"));
        return ExitCode.DONE.code();
    }
}
