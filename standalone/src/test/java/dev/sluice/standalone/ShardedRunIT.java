package dev.sluice.standalone;

import static dev.sluice.standalone.CommandLineTest.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.runtime.config.Config;
import dev.sluice.standalone.CommandLineTest.Said;
import dev.sluice.standalone.report.StageLines;
import dev.sluice.standalone.report.Status;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A warehouse of three files behind the commands, which answer as with one. */
class ShardedRunIT {

    private static final int RECORDS = 300;

    @TempDir
    private Path dir;

    private Path people;

    @BeforeEach
    void makeInput() throws Exception {
        people = Files.writeString(dir.resolve("people.yaml"), """
                pipeline: people
                source: {connector: files, path: people.jsonl}
                table: {name: people, primary_key: [id], write_disposition: merge}
                cleanse:
                  - {field: city, trim: true}
                """);
        var lines = new StringBuilder();
        for (int i = 0; i < RECORDS; i++) {
            // each of a hundred comes three times; the last has one tag
            lines.append("{\"id\": ")
                    .append(i % 100)
                    .append(", \"n\": ")
                    .append(i)
                    .append(", \"city\": \" Ulm\", \"tags\": ");
            lines.append(i < 200 ? "[\"a\", \"b\"]" : "[\"c\"]").append("}\n");
        }
        lines.append("no json\n");
        Files.writeString(dir.resolve("people.jsonl"), lines);
    }

    private Said command(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--data-dir", dir.resolve("data").toString(), "--set", "http.port=0", "--set", "warehouse.shards=3"));
        return sluice(all.toArray(String[]::new));
    }

    private static String last(Said said) {
        assertThat(said.code()).as(said.err()).isZero();
        String[] lines = said.out().strip().split("\\R");
        return lines[lines.length - 1];
    }

    @Test
    void theCommandsAnswerForAllShards() throws Exception {
        String counts =
                "SELECT count(*), count(DISTINCT id), min(n), (SELECT count(*) FROM raw.people__tags) FROM raw.people";
        var config = Config.load(
                        null, Map.of(), List.of("data_dir=" + dir.resolve("data"), "http.port=0", "warehouse.shards=3"))
                .bind(SluiceConfig.class);
        try (Standalone standalone = Standalone.start(config)) {
            Status status = new Run(standalone, List.of(DefinitionFiles.load(people)))
                    .awaitSettled(new StageLines(new PrintStream(OutputStream.nullOutputStream()), false, ""));

            assertThat(status.balanced()).isTrue();
            assertThat(status.disagreements()).isEmpty();
            var numbers = status.json().at("/pipelines/people");
            assertThat(numbers.path("accepted").asInt()).isEqualTo(RECORDS + 1);
            assertThat(numbers.path("rows").asInt()).isEqualTo(100);
            assertThat(numbers.path("merged").asInt()).isEqualTo(200);
            assertThat(numbers.path("dead_letters").asInt()).isEqualTo(1);
            assertThat(last(command("sql", counts, "--format", "csv"))).isEqualTo("100,100,200,100");
            assertThat(last(command("sql", "SELECT count(*) FROM _sluice.dead_letters", "--format", "csv")))
                    .isEqualTo("1");
            assertThat(command("dead-letters", "list").out()).contains("not_json");

            Path csv = dir.resolve("out.csv");
            assertThat(last(command(
                            "export",
                            "--sql",
                            "SELECT id FROM raw.people",
                            "--format",
                            "csv",
                            "--out",
                            csv.toString())))
                    .contains("100 rows");
            Said snapshot = command("snapshot", dir.resolve("copy.duckdb").toString());
            assertThat(snapshot.code()).isEqualTo(1);
            assertThat(snapshot.err()).contains("a file per shard", "sluice export");

            Path replacing = Files.writeString(
                    dir.resolve("stock.yaml"),
                    "pipeline: stock\nsource: {connector: files, path: none.jsonl}\n"
                            + "table: {name: stock, write_disposition: replace}\n");
            Said refused = command("apply", replacing.toString());
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains("pipeline stock", "swap a whole load", "warehouse.shards=1");
        }
        assertThat(dir.resolve("data/warehouse.duckdb")).doesNotExist();
        assertThat(last(command("sql", counts, "--format", "csv")))
                .as("from the files")
                .isEqualTo("100,100,200,100");
        assertThat(last(command("sql", "SELECT count(*) FROM _sluice.shard", "--format", "csv")))
                .isEqualTo("3");
        assertThat(command("warehouse", "fold").out()).contains("0.duckdb:", "1.duckdb:", "2.duckdb:");
    }
}
