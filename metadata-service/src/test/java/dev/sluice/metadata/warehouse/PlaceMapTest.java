package dev.sluice.metadata.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceMapTest {

    private static final int KEYS = 3_000;

    @TempDir
    Path directory;

    @Test
    void holdsWhatAMapOfSetsHolds() throws Exception {
        var random = new Random(5);
        PlaceMap map = new PlaceMap(directory, 50_000);
        Map<Long, Set<Long>> expected = new HashMap<>();
        List<Long> hashes = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            // many of them begin at the same slot
            hashes.add(random.nextLong() >>> 1 & (random.nextInt(10) == 0 ? ~0xfff0L : -1L));
        }
        for (long row = 0; row < 9_000; row++) {
            long hash = hashes.get(random.nextInt(KEYS));
            map.add(hash, row);
            expected.computeIfAbsent(hash, first -> new HashSet<>()).add(row);
            if (row % 3 == 0) {
                long other = hashes.get(random.nextInt(KEYS));
                long from = random.nextLong(row + 1);
                map.remove(other, from, row + 1);
                expected.computeIfAbsent(other, first -> new HashSet<>()).removeIf(known -> known >= from);
            }
        }

        for (long hash : hashes) {
            Set<Long> rows = new HashSet<>();
            map.rows(hash, rows::add);
            assertThat(rows).isEqualTo(expected.getOrDefault(hash, Set.of()));
        }
    }

    @Test
    void takesThePlacesOfThoseThatAreGone() throws Exception {
        PlaceMap map = new PlaceMap(directory, 10);
        for (long row = 0; row < 200_000; row++) {
            map.add(7, row);
            map.remove(7, row, row + 1);
        }
        assertThat(map.isFull()).isFalse();
    }

    @Test
    void isFullWhereOneKeyHasTooManyRows() throws Exception {
        PlaceMap map = new PlaceMap(directory, 10);
        for (long row = 0; row < 5_000; row++) {
            map.add(7, row);
        }
        assertThat(map.isFull()).isTrue();
    }

    @Test
    void leavesNoFileBehind() throws Exception {
        new PlaceMap(directory, 100_000).add(1, 1);
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }
}
