package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on a warehouse that the services wrote: the same rows and the same history as a run that never had the rule. */
class RevertIT {

    private static final String ROWS = "SELECT * EXCLUDE (_sluice_load_id) FROM raw.orders ORDER BY _sluice_id";
    private static final String REPAIRS = "SELECT record_id, field, rule, before, after, version FROM _sluice.repairs"
            + " WHERE reverted_at IS NULL ORDER BY ALL";

    @TempDir
    private Path dir;

    @Test
    void aRevertedRunEqualsOneThatNeverHadTheRule() throws IOException {
        StringBuilder data = new StringBuilder("id,status,amount\n");
        for (int i = 0; i < 500; i++) {
            data.append(i).append(i % 3 == 0 ? ", SHPD ," : i % 3 == 1 ? ",open," : ",cncl,");
            data.append(i % 2 == 0 ? "\"$1,2" + (10 + i % 90) + "\"" : "7").append('\n');
        }
        Files.writeString(dir.resolve("orders.csv"), data);
        Path with = definition("with", ", map: {shpd: shipped, cncl: cancelled}");
        Path without = definition("without", "");
        run(with, "had");
        run(without, "never");
        assertThat(sql("had", ROWS)).isNotEqualTo(sql("never", ROWS));

        var dry = CommandLineTest.sluice("revert", "--rule", "map", "--data-dir", data("had"), with.toString());
        assertThat(dry.code()).isZero();
        assertThat(dry.out()).contains("333 cells would be taken back", "\"shipped\" -> \"shpd\"");
        assertThat(sql("had", ROWS)).isNotEqualTo(sql("never", ROWS));

        var done = CommandLineTest.sluice(
                "revert", "--rule", "map", "--since", "1", "--apply", "--data-dir", data("had"), with.toString());
        assertThat(done.err()).isEmpty();
        assertThat(done.out()).contains("333 cells taken back");
        assertThat(sql("had", ROWS)).isEqualTo(sql("never", ROWS));
        assertThat(sql("had", REPAIRS)).isEqualTo(sql("never", REPAIRS));

        // and the warehouse goes on: a second run finds nothing new, and its books balance
        run(without, "had");
        assertThat(sql("had", ROWS)).isEqualTo(sql("never", ROWS));
    }

    private Path definition(String name, String map) throws IOException {
        return Files.writeString(dir.resolve(name + ".yaml"), """
                pipeline: orders
                source: {connector: files, path: orders.csv}
                table: {name: orders, primary_key: [id], write_disposition: merge}
                cleanse:
                  - {field: status, trim: true, lowercase: true%s}
                  - {field: id, to: bigint}
                  - {field: amount, to: "decimal(12,2)"}
                """.formatted(map));
    }

    private void run(Path definition, String data) {
        var said = CommandLineTest.sluice(
                "run", definition.toString(), "--exit", "--data-dir", data(data), "--set", "http.port=0");
        assertThat(said.code()).as(said.err()).isZero();
    }

    private String sql(String data, String sql) {
        var said = CommandLineTest.sluice("sql", sql, "--format", "csv", "--data-dir", data(data));
        assertThat(said.code()).as(said.err()).isZero();
        return said.out();
    }

    private String data(String name) {
        return dir.resolve(name).toString();
    }
}
