package dev.sluice.benchmarks.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccuracySetTest {

    private static final String HEAD = "id,zip,city,weight\n";

    @TempDir
    Path dir;

    private Path definition;

    @BeforeEach
    void write() throws Exception {
        var dirty = new StringBuilder(HEAD);
        var clean = new StringBuilder(HEAD);
        for (int i = 0; i < 40; i++) {
            dirty.append(i).append(",3000,").append(i == 20 ? "Brrn" : i == 30 ? "Genf" : "Bern");
            dirty.append(",").append(i == 10 ? "1x" : "12").append("\n");
            clean.append(i).append(",3000,Bern,12\n");
        }
        Files.writeString(dir.resolve("dirty.csv"), dirty);
        Files.writeString(dir.resolve("clean.csv"), clean);
        definition = Files.writeString(dir.resolve("set.yaml"), """
                pipeline: set
                source: {connector: files, path: dirty.csv}
                cleanse:
                  - determines: {by: [zip], field: city, learned: cities.csv}
                  - {field: weight, matches: "[0-9]+"}
                llm:
                  enabled: false
                  when: "!valid.city || !valid.weight"
                  send: [city, weight]
                  answer:
                    city: {type: [string, "null"]}
                    weight: {type: [string, "null"]}
                """);
    }

    @Test
    void rulesMendWhatOtherRowsTellAndTheOracleTheRest() throws Exception {
        List<AccuracyResult> results = new AccuracySet("set", "hand", dir, definition).measure(1, null);

        assertThat(results).hasSize(3 * OracleKind.values().length);
        AccuracyResult rules = results.get(0);
        assertThat(rules.raha()).isEqualTo(new CellScore(3, 1, 1, 0, 157));
        assertThat(rules.rowsSent()).isEqualTo(2);
        assertThat(rules.rowsInNeed()).isEqualTo(2);
        AccuracyResult evidence = results.get(2);
        assertThat(evidence.run()).isEqualTo(OracleKind.EVIDENCE);
        assertThat(evidence.raha()).isEqualTo(new CellScore(3, 3, 3, 0, 157));
        assertThat(evidence.calls()).isEqualTo(1);
        assertThat(evidence.tokensIn()).isPositive();
    }

    @Test
    void theLastEmissionHasWhatLaterRowsCorrected() throws Exception {
        Files.writeString(dir.resolve("dirty.csv"), HEAD + "0,3000,Genf,1\n1,3000,Bern,1\n2,3000,Bern,1\n");
        Files.writeString(dir.resolve("clean.csv"), HEAD + "0,3000,Bern,1\n1,3000,Bern,1\n2,3000,Bern,1\n");
        Files.writeString(definition, """
                pipeline: set
                source: {connector: files, path: dirty.csv}
                cleanse:
                  - determines: {by: [zip], field: city, replace: any, late_repair: true}
                """);

        List<AccuracyResult> results = new AccuracySet("set", "hand", dir, definition).measure(0, null);

        assertThat(results)
                .filteredOn(one -> one.mode().equals("stream"))
                .extracting(one -> one.emission() + " " + one.raha().right())
                .containsExactly("FIRST 0", "LAST 1");
    }

    @Test
    void harmIsCountedPerTenThousandCleanCells() {
        var dirty = new CellTable(List.of("a", "b"), List.of(List.of("1", "x"), List.of("2", "N/A")));
        var truth = new CellTable(List.of("a", "b"), List.of(List.of("1", "y"), List.of("2", "")));

        CellScore raha = CellScore.of(dirty, truth, List.of(List.of("9", "y"), List.of("2", "N/A")), Notation.RAHA);

        assertThat(raha).isEqualTo(new CellScore(2, 2, 1, 1, 2));
        assertThat(raha.harm()).isEqualTo(5000);
        assertThat(CellScore.of(dirty, truth, dirty.rows(), Notation.LENIENT).errors())
                .isEqualTo(1);
    }

    @Test
    void anErrorTellsItselfOnlyWhereTheRowDoes() {
        assertThat(ErrorKind.tellsItself("12.0 oz", "12", List.of())).isTrue();
        assertThat(ErrorKind.tellsItself("2:45P 12-01-11", "2:45 p.m.", List.of()))
                .isTrue();
        assertThat(ErrorKind.tellsItself("Bend OR", "Bend", List.of("Bend", "OR")))
                .isTrue();
        assertThat(ErrorKind.tellsItself("birminghxm", "birmingham", List.of())).isTrue();
        assertThat(ErrorKind.tellsItself("7:10 a.m.", "7:16 a.m.", List.of())).isFalse();
        assertThat(ErrorKind.tellsItself("", "7:16 a.m.", List.of())).isFalse();
        assertThat(ErrorKind.tellsItself("N/A", "", List.of())).isTrue();
    }
}
