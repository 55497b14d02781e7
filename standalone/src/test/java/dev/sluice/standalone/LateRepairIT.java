package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that came before the evidence, corrected in the warehouse by the services as they run, and taken back. */
class LateRepairIT {

    private static final String RULE = "determines departs by flight";

    @TempDir
    private Path dir;

    @Test
    void earlierRowsAreCorrectedAndTheCorrectionsCanBeTakenBack() throws IOException {
        // file order is the worst order: those who are wrong come first
        StringBuilder data = new StringBuilder("id,flight,departs\n");
        int id = 0;
        for (String time : new String[] {"07:20", "", "07:10", "07:10", "07:10", "07:10"}) {
            for (int flight = 1; flight <= 20; flight++) {
                data.append(id++)
                        .append(",AA-")
                        .append(flight)
                        .append(',')
                        .append(time)
                        .append('\n');
            }
        }
        Files.writeString(dir.resolve("flights.csv"), data);
        Path late = definition("late", ", late_repair: true");
        Path early = definition("early", "");
        run(early, "early");
        run(late, "late");

        String times = "SELECT departs, count(*) AS n FROM raw.flights GROUP BY ALL ORDER BY ALL";
        assertThat(sql("early", times)).contains("07:20,20");
        assertThat(sql("late", times)).isEqualToIgnoringNewLines("departs,n07:10,120");
        assertThat(
                        sql(
                                "late",
                                "SELECT count(*) AS n FROM _sluice.repairs WHERE rule = '" + RULE
                                        + "' AND before = '\"07:20\"' AND after = '\"07:10\"' AND \"by\" = 'rule' AND version = 1"))
                .isEqualToIgnoringNewLines("n20");

        var reverted = CommandLineTest.sluice(
                "revert", "--rule", RULE, "--apply", "--data-dir", data("late"), late.toString());
        assertThat(reverted.err()).isEmpty();
        assertThat(sql("late", "SELECT id, departs FROM raw.flights ORDER BY id"))
                .isEqualTo(sql("early", "SELECT id, departs FROM raw.flights ORDER BY id"));
    }

    private Path definition(String name, String option) throws IOException {
        return Files.writeString(dir.resolve(name + ".yaml"), """
                pipeline: flights
                source: {connector: files, path: flights.csv}
                table: {name: flights}
                cleanse:
                  - {field: id, to: bigint}
                  - determines: {by: [flight], field: departs, replace: any, min_rows: 3%s}
                """.formatted(option));
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
