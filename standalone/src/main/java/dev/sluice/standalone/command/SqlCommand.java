package dev.sluice.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.metadata.export.Delivery;
import dev.sluice.metadata.query.SqlDoor;
import dev.sluice.metadata.query.SqlLimits;
import dev.sluice.metadata.shard.ClosedShards;
import dev.sluice.runtime.ExitCode;
import dev.sluice.standalone.CommandFailed;
import dev.sluice.standalone.SluiceConfig;
import dev.sluice.standalone.instance.ServiceClient;
import dev.sluice.standalone.report.QueryResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice sql}: one read-only query, against the running service or the warehouse file, or all files of a sharded warehouse. */
@Command(
        name = "sql",
        description = "Asks the running service, or the warehouse file where none runs. Read-only.",
        mixinStandardHelpOptions = true)
public final class SqlCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Parameters(paramLabel = "SELECT ...", description = "The query.")
    private String sql = "";

    @Option(
            names = "--format",
            paramLabel = "table|csv|json",
            description = "How to print (default: ${DEFAULT-VALUE}).")
    private QueryResult.Format format = QueryResult.Format.TABLE;

    @Option(names = "--max-rows", paramLabel = "N", description = "Rows to print at most (default: ${DEFAULT-VALUE}).")
    private int maxRows = 1_000;

    @Override
    public Integer call() throws IOException {
        SluiceConfig config = options.load();
        QueryResult result = new QueryResult(answer(config));
        System.out.print(result.render(format));
        System.out.flush();
        if (result.truncated()) {
            System.err.println("sluice: only the first " + maxRows + " rows; --max-rows shows more");
        }
        return ExitCode.DONE.code();
    }

    private JsonNode answer(SluiceConfig config) throws IOException {
        Optional<ServiceClient> client = options.running(config);
        if (client.isPresent()) {
            return client.get()
                    .post(
                            "/sql",
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("sql", sql)
                                    .put("max_rows", maxRows));
        }
        List<Path> files = config.warehouse().filesIn(config.runtime().dataDir());
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new CommandFailed(
                        "no warehouse at " + file + "; load something first: sluice run FILE.yaml, or sluice demo");
            }
        }
        return files.size() == 1 ? ask(config, files.get(0)) : askAll(config, files);
    }

    private JsonNode ask(SluiceConfig config, Path file) {
        try (SqlDoor door = SqlDoor.onFile(
                file, SqlLimits.defaults(), config.warehouse().memoryLimit().bytes())) {
            return door.query(sql, maxRows);
        }
    }

    private JsonNode askAll(SluiceConfig config, List<Path> files) throws IOException {
        Path spill = Files.createTempDirectory("sluice-sql");
        var shards = new ClosedShards(
                files,
                spill,
                config.warehouse().memoryLimit().bytes(),
                config.warehouse().threads());
        try (var door = new SqlDoor(shards, SqlLimits.defaults())) {
            return door.query(sql, maxRows);
        } finally {
            Delivery.delete(spill);
        }
    }
}
