package dev.sluice.benchmarks.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables, not how well they are mended. */
class HeldOutTest {

    @TempDir
    private Path dir;

    static java.util.List<HeldOutSet> sets() {
        return HeldOutSets.all();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void aSeedMakesATableAndItsErrors(HeldOutSet set) {
        CellTable truth = set.truth(400, 7);
        CellTable dirty = new Dirtying(set, truth, 7).dirty();

        assertThat(set.truth(400, 7)).isEqualTo(truth);
        assertThat(new Dirtying(set, truth, 7).dirty()).isEqualTo(dirty);
        assertThat(new Dirtying(set, truth, 8).dirty()).isNotEqualTo(dirty);
        CellScore untouched = CellScore.of(dirty, truth, dirty.rows(), Notation.RAHA);
        assertThat(untouched.errors() * 100.0 / (untouched.errors() + untouched.clean()))
                .isBetween(1.0, 4.0);
        int key = 0;
        assertThat(dirty.rows()).extracting(row -> row.get(key)).doesNotHaveDuplicates();
    }

    @Test
    void errorsAreCountedByTheirKind() {
        HeldOutSet set = HeldOutSets.all().get(1);
        CellTable truth = set.truth(2_000, 3);
        var dirtying = new Dirtying(set, truth, 3);

        Map<DirtKind, int[]> none = dirtying.repaired(dirtying.dirty().rows());
        Map<DirtKind, int[]> all = dirtying.repaired(truth.rows());

        assertThat(none).containsKeys(DirtKind.values());
        long errors = CellScore.of(dirtying.dirty(), truth, truth.rows(), Notation.RAHA)
                .errors();
        assertThat(none.values().stream().mapToLong(count -> count[0]).sum()).isEqualTo(errors);
        assertThat(none.values()).allSatisfy(count -> assertThat(count[1]).isZero());
        assertThat(all.values()).allSatisfy(count -> assertThat(count[1]).isEqualTo(count[0]));
    }

    @Test
    void whatSuggestWritesIsRunAndKept() throws Exception {
        HeldOutResult result = HeldOutMain.measure(HeldOutSets.all().get(2), 300, 1, dir);

        assertThat(result.raha().errors()).isPositive();
        assertThat(result.line()).contains("vehicles", "F1");
        assertThat(Files.list(dir.resolve("vehicles"))
                        .map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrder("dirty.csv", "clean.csv", "repaired.csv", "suggested.yaml");
    }
}
