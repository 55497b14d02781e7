package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.sink.Records.Written;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that meet rows of their key, record by record: order, deletions, strategies. */
class MergeTest {

    private static final String ALL = "SELECT id, v FROM raw.items ORDER BY id";

    @TempDir
    Path directory;

    private @org.jspecify.annotations.Nullable SinkRig open;
    private int fed;

    private SinkRig rig(String... table) {
        open = new SinkRig(directory).define(Definition.pushedInto("items", table));
        return open;
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    /** One flush. */
    private void feed(SinkRig rig, String... rows) throws Exception {
        List<Written> records = new ArrayList<>();
        for (String row : rows) {
            String id = "r" + fed++;
            records.add(Records.raw("items", id, 0));
            records.add(Records.onto(
                    Records.TOPICS.cleansed(), "k", cleansed("items", id, row).build()));
        }
        rig.feed(records);
        assertThat(rig.rows("SELECT message FROM _sluice.rejected")).isEmpty();
        assertThat(rig.verifyAll()).isEmpty();
        assertThat(rig.account("items").get(Count.ROWS)).isEqualTo(rig.count("raw.items"));
        assertThat(rig.account("items").waiting()).isZero();
    }

    @Test
    void theHighestOfTheOrderColumnWinsWheneverItComes() throws Exception {
        SinkRig rig = rig("write_disposition: merge", "primary_key: id", "columns: {at: {dedup_sort: desc}}");
        feed(rig, "{\"id\":1,\"at\":5,\"v\":\"a\",\"l\":[1]}", "{\"id\":1,\"at\":3,\"v\":\"b\",\"l\":[2,3]}");
        assertThat(rig.rows(ALL)).containsExactly("1|a");
        feed(rig, "{\"id\":1,\"at\":4,\"v\":\"c\"}");
        assertThat(rig.rows(ALL)).containsExactly("1|a");
        assertThat(rig.count("raw.items__l")).isEqualTo(1);
        feed(rig, "{\"id\":1,\"v\":\"without\"}");
        assertThat(rig.rows(ALL)).containsExactly("1|a");
        feed(rig, "{\"id\":1,\"at\":5,\"v\":\"same\"}", "{\"id\":2,\"at\":1,\"v\":\"x\"}");
        assertThat(rig.rows(ALL)).containsExactly("1|same", "2|x");
        feed(rig, "{\"id\":1,\"at\":6,\"v\":\"d\"}", "{\"id\":1,\"at\":7,\"v\":\"e\"}");

        assertThat(rig.rows(ALL)).containsExactly("1|e", "2|x");
        assertThat(rig.account("items").get(Count.MERGED)).isEqualTo(6);
    }

    @Test
    void theLowestWinsWhereItSaysSo() throws Exception {
        SinkRig rig = rig("write_disposition: merge", "primary_key: id", "columns: {o__at: {dedup_sort: asc}}");
        feed(rig, "{\"id\":1,\"o\":{\"at\":5},\"v\":\"a\"}", "{\"id\":1,\"o\":{\"at\":3},\"v\":\"b\"}");
        feed(rig, "{\"id\":1,\"o\":{\"at\":4},\"v\":\"c\"}", "{\"id\":1,\"v\":\"without\"}");

        assertThat(rig.rows(ALL)).containsExactly("1|b");
    }

    @Test
    void aMarkedRowDeletesItsKeyAndItsChildren() throws Exception {
        SinkRig rig = rig(
                "write_disposition: merge", "primary_key: id", "columns: {gone: {data_type: bool, hard_delete: true}}");
        feed(rig, "{\"id\":1,\"v\":\"a\",\"l\":[1,2]}", "{\"id\":2,\"v\":\"b\",\"l\":[3]}", "{\"id\":9,\"gone\":true}");
        assertThat(rig.rows(ALL)).containsExactly("1|a", "2|b");
        feed(rig, "{\"id\":1,\"gone\":true,\"l\":[7]}", "{\"id\":2,\"gone\":false,\"v\":\"c\"}");

        assertThat(rig.rows(ALL)).containsExactly("2|c");
        assertThat(rig.count("raw.items__l")).isZero();
        assertThat(rig.account("items").get(Count.REMOVED)).isEqualTo(1);
        assertThat(rig.account("items").get(Count.MERGED)).isEqualTo(4);
        feed(rig, "{\"id\":1,\"v\":\"back\"}", "{\"id\":1,\"gone\":true}", "{\"id\":1,\"v\":\"again\"}");
        assertThat(rig.rows(ALL)).containsExactly("1|again", "2|c");
    }

    @Test
    void aDeletionThatIsOlderThanItsRowLoses() throws Exception {
        SinkRig rig = rig(
                "write_disposition: merge",
                "primary_key: id",
                "columns: {gone: {hard_delete: true}, at: {dedup_sort: desc}}");
        feed(rig, "{\"id\":1,\"at\":5,\"v\":\"a\"}");
        feed(rig, "{\"id\":1,\"at\":4,\"gone\":\"yes\"}");
        assertThat(rig.rows(ALL)).containsExactly("1|a");
        feed(rig, "{\"id\":1,\"at\":6,\"gone\":\"yes\"}");
        assertThat(rig.rows(ALL)).isEmpty();
    }

    @Test
    void insertOnlyLeavesWhatIsThere() throws Exception {
        SinkRig rig = rig("write_disposition: {disposition: merge, strategy: insert-only}", "primary_key: id");
        feed(rig, "{\"id\":1,\"v\":\"a\",\"l\":[1]}", "{\"id\":1,\"v\":\"b\",\"l\":[1,2]}");
        feed(rig, "{\"id\":1,\"v\":\"c\",\"l\":[1,2,3]}", "{\"id\":2,\"v\":\"x\"}");

        assertThat(rig.rows(ALL)).containsExactly("1|a", "2|x");
        assertThat(rig.count("raw.items__l")).isEqualTo(1);
        assertThat(rig.account("items").get(Count.MERGED)).isEqualTo(2);
    }

    @Test
    void upsertReplacesRowAndChildren() throws Exception {
        SinkRig rig = rig("write_disposition: {disposition: merge, strategy: upsert}", "primary_key: id");
        feed(rig, "{\"id\":1,\"v\":\"a\",\"w\":1,\"l\":[1,2]}");
        feed(rig, "{\"id\":1,\"v\":\"b\",\"l\":[3]}");

        assertThat(rig.rows("SELECT id, v, w FROM raw.items")).containsExactly("1|b|null");
        assertThat(rig.rows("SELECT value FROM raw.items__l")).containsExactly("3");
    }

    @Test
    void keysOfNestedFieldsMeetUnderEitherSpelling() throws Exception {
        SinkRig rig = rig("write_disposition: merge", "primary_key: [who.id]");
        feed(rig, "{\"who\":{\"id\":1},\"id\":1,\"v\":\"a\"}");
        feed(rig, "{\"who\":{\"id\":1},\"id\":2,\"v\":\"b\"}");

        assertThat(rig.rows(ALL)).containsExactly("2|b");
    }
}
