package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.progress;
import static dev.sluice.metadata.sink.Records.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.sink.Records.Written;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads that replace by merge key, and those that keep versions. */
class WholeMergeTest {
    private static final String IDS = "SELECT id FROM raw.items ORDER BY id";

    @TempDir
    Path directory;

    private SinkRig rig;

    @BeforeEach
    void open() {
        rig = new SinkRig(directory).define(Definition.filesInto("items", "write_disposition: replace"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void reopen(String... table) {
        rig.close();
        rig = new SinkRig(directory).define(Definition.filesInto("items", table));
    }

    @Test
    void aMergeKeyReplacesWholePartitionsAtTheEndOfTheLoad() throws Exception {
        reopen("write_disposition: merge", "merge_key: [day]");
        Loads.load(rig, "a", "{\"id\":1,\"day\":1,\"l\":[1]}", "{\"id\":2,\"day\":1}", "{\"id\":3,\"day\":2}");
        rig.feed(source("items", "b", 1, "{\"id\":4,\"day\":1}"));
        rig.feed(source("items", "b", 2, "{\"id\":5,\"day\":1}", "{\"id\":6,\"day\":null}"));
        assertThat(rig.rows(IDS)).containsExactly("1", "2", "3");
        rig.feed(progress("items", "b", 3, true, null));

        assertThat(rig.rows(IDS)).containsExactly("3", "4", "5", "6");
        assertThat(rig.count("raw.items__l")).isZero();
        Loads.assertBalanced(rig);
    }

    @Test
    void aMergeKeyAndAPrimaryKeyMatchEither() throws Exception {
        reopen("write_disposition: merge", "merge_key: [day]", "primary_key: [id]");
        Loads.load(
                rig,
                "a",
                "{\"id\":1,\"day\":1}",
                "{\"id\":2,\"day\":1}",
                "{\"id\":3,\"day\":2}",
                "{\"id\":9,\"day\":9}");
        rig.feed(source("items", "b", 1, "{\"id\":3,\"day\":1}"));
        rig.feed(source("items", "b", 2, "{\"id\":3,\"day\":1,\"v\":2}"));
        rig.feed(progress("items", "b", 2, true, null));

        assertThat(rig.rows("SELECT id, day, v FROM raw.items ORDER BY id")).containsExactly("3|1|2", "9|9|null");
        Loads.assertBalanced(rig);
    }

    @Test
    void deletionsOfALoadDelete() throws Exception {
        reopen(
                "write_disposition: merge",
                "merge_key: [day]",
                "primary_key: [id]",
                "columns: {gone: {data_type: bool, hard_delete: true}}");
        Loads.load(rig, "a", "{\"id\":1,\"day\":1}", "{\"id\":2,\"day\":2}");
        Loads.load(rig, "b", "{\"id\":2,\"day\":3,\"gone\":true}", "{\"id\":4,\"day\":4,\"gone\":false}");

        assertThat(rig.rows(IDS)).containsExactly("1", "4");
        Loads.assertBalanced(rig);
    }

    @Test
    void versionsAreRetiredByALoadWithoutThem() throws Exception {
        reopen("write_disposition: {disposition: merge, strategy: scd2}");
        Loads.load(rig, "a", "{\"id\":1,\"v\":\"a\",\"l\":[1,2]}", "{\"id\":2,\"v\":\"a\"}");
        Loads.load(rig, "b", "{\"v\":\"a\",\"id\":2}", "{\"id\":1,\"v\":\"b\",\"l\":[1,3]}");
        Loads.load(rig, "c", "{\"id\":1,\"v\":\"a\",\"l\":[1,2]}");

        assertThat(rig.rows("SELECT id, v, _sluice_valid_to IS NULL FROM raw.items ORDER BY _sluice_valid_from, id"))
                .containsExactly("1|a|false", "2|a|false", "1|b|false", "1|a|true");
        assertThat(rig.rows(
                        "SELECT count(*) FROM raw.items a JOIN raw.items b ON a._sluice_valid_to = b._sluice_valid_from"
                                + " WHERE a.id = 1 AND b.id = 1"))
                .containsExactly("2");
        assertThat(rig.rows("SELECT column_name FROM duckdb_columns() WHERE table_name = 'items' LIMIT 2"))
                .containsExactly("_sluice_valid_from", "_sluice_valid_to");
        assertThat(rig.rows("SELECT i.v, string_agg(l.value, ',' ORDER BY l._sluice_list_idx) FROM raw.items i"
                        + " JOIN raw.items__l l ON l._sluice_parent_id = i._sluice_id"
                        + " WHERE i._sluice_valid_to IS NULL GROUP BY i.v"))
                .containsExactly("a|1,2");
        Loads.assertBalanced(rig);
    }

    @Test
    void withAMergeKeyOnlyVersionsOfItsKeysAreRetired() throws Exception {
        reopen("write_disposition: {disposition: merge, strategy: scd2}", "merge_key: [id]");
        Loads.load(rig, "a", "{\"id\":1,\"v\":\"a\"}", "{\"id\":2,\"v\":\"a\"}");
        Loads.load(rig, "b", "{\"id\":1,\"v\":\"b\"}");

        assertThat(rig.rows("SELECT id, v FROM raw.items WHERE _sluice_valid_to IS NULL ORDER BY id"))
                .containsExactly("1|b", "2|a");
        Loads.assertBalanced(rig);
    }

    @Test
    void pushedVersionsFollowEachOtherKeyByKey() throws Exception {
        rig.close();
        rig = new SinkRig(directory)
                .define(Definition.pushedInto(
                        "items", "write_disposition: {disposition: merge, strategy: scd2}", "merge_key: [id]"));
        int n = 0;
        for (String flush : List.of("1a 1b 2a 1b", "1b 1c 1a", "1a", "2b")) {
            for (String version : flush.split(" ")) {
                n++;
                rig.flusher.flush(rig.batch(push(n, version)));
            }
        }
        assertThat(rig.rows("SELECT message FROM _sluice.rejected")).isEmpty();
        // the same in one flush
        rig.feed(java.util.stream.Stream.of("3a", "3b", "3b", "3a", "4a")
                .flatMap(version -> push(version.hashCode() * 31 + counter++, version).stream())
                .toList());

        assertThat(
                        rig.rows(
                                "SELECT id, string_agg(v, '' ORDER BY _sluice_valid_from) FROM raw.items GROUP BY id ORDER BY id"))
                .containsExactly("1|abca", "2|ab", "3|aba", "4|a");
        assertThat(rig.rows("SELECT id, v FROM raw.items WHERE _sluice_valid_to IS NULL ORDER BY id"))
                .containsExactly("1|a", "2|b", "3|a", "4|a");
        assertThat(rig.rows("SELECT count(*) FROM raw.items WHERE _sluice_valid_to <= _sluice_valid_from"))
                .containsExactly("0");
        Loads.assertBalanced(rig);
    }

    private int counter;

    private static List<Written> push(int n, String version) {
        String id = "push" + n;
        return List.of(
                Records.raw("items", id, 0),
                // versions of one entity have one key, and so one partition
                Records.onto(
                        Records.TOPICS.cleansed(),
                        version.substring(0, 1),
                        Records.cleansed(
                                        "items",
                                        id,
                                        "{\"id\":" + version.charAt(0) + ",\"v\":\"" + version.charAt(1) + "\"}")
                                .build()));
    }
}
