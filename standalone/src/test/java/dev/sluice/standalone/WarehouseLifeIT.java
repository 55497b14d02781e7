package dev.sluice.standalone;

import static dev.sluice.standalone.CommandLineTest.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.standalone.CommandLineTest.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A warehouse through several runs, from the command line: loads that replace each other, and variants that are folded back. */
class WarehouseLifeIT {

    @TempDir
    private Path dir;

    @BeforeEach
    void makeInput() throws Exception {
        Files.createDirectories(dir.resolve("in"));
    }

    private Said command(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data-dir", dir.resolve("data").toString(), "--set", "http.port=0"));
        return sluice(all.toArray(String[]::new));
    }

    /** Runs to the end; returns the summary of the pipeline. */
    private JsonNode run(String pipeline) throws Exception {
        Path summary = dir.resolve("summary.json");
        Said said =
                command("run", dir.resolve(pipeline + ".yaml").toString(), "--exit", "--summary", summary.toString());
        assertThat(said.code()).as(said.err()).isZero();
        JsonNode written = new ObjectMapper().readTree(summary.toFile());
        assertThat(written.path("balanced").asBoolean()).isTrue();
        return written.path("pipelines").path(pipeline);
    }

    private String sql(String query) {
        Said said = command("sql", query, "--format", "csv");
        assertThat(said.code()).as(said.err()).isZero();
        return said.out()
                .replace("\r", "")
                .replaceFirst("^[^\n]*\n", "")
                .strip()
                .replace("\n", " ");
    }

    @Test
    void aLoadReplacesTheOneBefore() throws Exception {
        Files.writeString(dir.resolve("stock.yaml"), """
                pipeline: stock
                source: {connector: files, path: "in/*.jsonl"}
                table: {name: stock, write_disposition: replace}
                cleanse:
                  - {field: city, trim: true}
                """);
        Files.writeString(dir.resolve("in/monday.jsonl"), """
                {"id": 1, "city": " Bonn", "lots": [{"n": 1}, {"n": 2}]}
                {"id": 2, "city": "Ulm", "lots": [{"n": 3}]}
                {"id": 3, "city": "Kiel", "extra": true}
                """);
        assertThat(run("stock").path("rows").asInt()).isEqualTo(3);
        assertThat(sql("SELECT (SELECT count(*) FROM raw.stock), (SELECT count(*) FROM raw.stock__lots)"))
                .isEqualTo("3,3");

        // the next load takes the place of all rows, child rows too; columns stay
        Files.writeString(dir.resolve("in/tuesday.jsonl"), """
                {"id": 2, "city": "Ulm ", "lots": [{"n": 9}]}
                {"id": 4, "city": "Hof"}
                """);
        JsonNode second = run("stock");
        assertThat(sql("SELECT string_agg(id || ' ' || city, ' ' ORDER BY id), count(extra) FROM raw.stock"))
                .isEqualTo("2 Ulm 4 Hof,0");
        assertThat(sql("SELECT n FROM raw.stock__lots")).isEqualTo("9");
        assertThat(second.path("accepted").asInt()).isEqualTo(5);
        assertThat(second.path("rows").asInt()).isEqualTo(2);
        assertThat(second.path("merged").asInt()).as("rows that went").isEqualTo(3);
        assertThat(sql("SELECT removed FROM _sluice.ledger")).isEqualTo("3");

        // nothing new is no load
        assertThat(run("stock").path("rows").asInt()).isEqualTo(2);
        assertThat(sql("SELECT count(*) FROM raw.stock")).isEqualTo("2");
    }

    @Test
    void valuesThatWereParkedAreFoldedBack() throws Exception {
        Path definition = dir.resolve("prices.yaml");
        String before = """
                pipeline: prices
                source: {connector: files, path: "in/*.jsonl"}
                table: {name: prices, columns: {price: {data_type: bigint}}}
                """;
        Files.writeString(definition, before);
        Files.writeString(dir.resolve("in/a.jsonl"), """
                {"id": 1, "price": 10}
                {"id": 2, "price": "twenty"}
                {"id": 3, "price": "who knows"}
                """);
        run("prices");
        assertThat(sql("SELECT id, price, price__v_text FROM raw.prices ORDER BY id"))
                .isEqualTo("1,10, 2,,twenty 3,,who knows");

        Files.writeString(definition, before + """
                cleanse:
                  - {field: price, map: {twenty: "20", who knows: "0"}, to: bigint}
                """);
        Said wouldDo = command("warehouse", "fold", definition.toString());
        assertThat(wouldDo.code()).as(wouldDo.err()).isZero();
        assertThat(wouldDo.out()).contains("raw.prices", "price__v_text", "2 values would move; --apply moves them");
        assertThat(sql("SELECT count(price__v_text) FROM raw.prices"))
                .as("nothing is done before it is wanted")
                .isEqualTo("2");

        Said done = command("warehouse", "fold", definition.toString(), "--apply", "--drop-empty");
        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.out()).contains("2 values moved", "price__v_text (dropped)");
        assertThat(sql("SELECT id, price FROM raw.prices ORDER BY id")).isEqualTo("1,10 2,20 3,0");
        assertThat(sql("SELECT count(*) FROM duckdb_columns() WHERE column_name = 'price__v_text'"))
                .isEqualTo("0");
        assertThat(sql("SELECT DISTINCT \"by\", field FROM _sluice.repairs")).isEqualTo("fold,price");

        // and loading goes on under the mended definition
        Files.writeString(dir.resolve("in/b.jsonl"), "{\"id\": 4, \"price\": \"twenty\"}\n");
        assertThat(run("prices").path("rows").asInt()).isEqualTo(4);
        assertThat(sql("SELECT sum(price) FROM raw.prices")).isEqualTo("50");
    }
}
