package dev.sluice.standalone;

import static dev.sluice.standalone.CommandLineTest.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.runtime.config.Config;
import dev.sluice.standalone.CommandLineTest.Said;
import dev.sluice.standalone.report.StageLines;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice snapshot} and {@code sluice export} while an instance holds the warehouse. */
class CopyCommandsIT {

    @TempDir
    private Path dir;

    @Test
    void theRunningInstanceHandsItsCopiesOver() throws Exception {
        Path definition = Files.writeString(dir.resolve("orders.yaml"), """
                pipeline: orders
                source: {connector: files, path: orders.csv}
                table: {name: orders}
                """);
        Files.writeString(dir.resolve("orders.csv"), "id,city\n1,Bonn\n2,Ulm\n");
        String data = dir.resolve("data").toString();
        var config = Config.load(null, Map.of(), List.of("data_dir=" + data, "http.port=0"))
                .bind(SluiceConfig.class);
        Path csv = dir.resolve("out/orders.csv");
        Path copy = dir.resolve("out/warehouse.duckdb");
        try (Standalone standalone = Standalone.start(config)) {
            new Run(standalone, List.of(DefinitionFiles.load(definition)))
                    .awaitSettled(new StageLines(new PrintStream(OutputStream.nullOutputStream()), false, ""));

            Said exported = sluice(
                    "export",
                    "--sql",
                    "SELECT id, city FROM raw.orders ORDER BY id",
                    "--format",
                    "csv",
                    "--out",
                    csv.toString(),
                    "--data-dir",
                    data);
            Said taken = sluice("snapshot", copy.toString(), "--data-dir", data);
            Said kept = sluice(
                    "export",
                    "orders",
                    "--format",
                    "parquet",
                    "--out",
                    "kept/orders.parquet",
                    "--url",
                    standalone.url().toString(),
                    "--data-dir",
                    data);
            Said refused = sluice(
                    "export",
                    "orders",
                    "--format",
                    "parquet",
                    "--out",
                    "../orders.parquet",
                    "--url",
                    standalone.url().toString(),
                    "--data-dir",
                    data);

            assertThat(exported.code()).as(exported.err()).isZero();
            assertThat(exported.out()).contains("wrote " + csv + ": 2 rows");
            assertThat(csv).hasContent("id,city\n1,Bonn\n2,Ulm\n");
            assertThat(taken.out()).contains("wrote " + copy, "as of commit");
            assertThat(kept.out()).contains("kept/orders.parquet: 2 rows");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains("below the export directory");
            // nothing but what was asked for is left
            assertThat(dir.resolve("data/exports")).isDirectoryNotContaining(file -> !file.endsWith("kept"));
            assertThat(dir.resolve("out"))
                    .isDirectoryNotContaining(file -> !List.of(csv, copy).contains(file));
        }
        assertThat(sluice(
                                "sql",
                                "SELECT count(*) AS n FROM raw.orders",
                                "--format",
                                "csv",
                                "--data-dir",
                                dir.resolve("out").toString())
                        .out())
                .isEqualTo("n\n2\n");
    }
}
