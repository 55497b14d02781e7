package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.answer;
import static dev.sluice.metadata.sink.Records.died;
import static dev.sluice.metadata.sink.Records.ordered;
import static dev.sluice.metadata.sink.Records.progress;
import static dev.sluice.metadata.sink.Records.source;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.ledger.Account;
import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.sink.Records.Written;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that land with the rest of their load: all at once, at its end, and only then do the old ones go. */
class WholeLoadTest {

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

    private void balanced() throws Exception {
        assertThat(rig.verifyAll()).isEmpty();
        Account account = rig.account("items");
        assertThat(account.get(Count.ROWS)).isEqualTo(rig.count("raw.items"));
    }

    @Test
    void rowsOfALoadShowTogetherAtItsEndAndTheOldOnesGo() throws Exception {
        rig.feed(progress("items", "a", 0, false, null));
        rig.feed(source("items", "a", 1, "{\"id\":1,\"l\":[1,2]}", "{\"id\":2,\"l\":[3]}"));
        assertThat(rig.count("raw.items")).isZero();
        assertThat(rig.account("items").waiting()).isEqualTo(2);
        assertThat(rig.verifyAll()).isEmpty();

        rig.feed(progress("items", "a", 2, true, null));
        assertThat(rig.rows(IDS)).containsExactly("1", "2");
        assertThat(rig.account("items").waiting()).isZero();
        balanced();

        rig.feed(source("items", "b", 1, "{\"id\":3}"));
        assertThat(rig.rows(IDS)).containsExactly("1", "2");
        assertThat(rig.count("raw.items__l")).isEqualTo(3);
        balanced();
        rig.feed(progress("items", "b", 1, true, null));

        assertThat(rig.rows(IDS)).containsExactly("3");
        assertThat(rig.count("raw.items__l")).isZero();
        assertThat(rig.account("items").get(Count.MERGED)).isEqualTo(2);
        assertThat(rig.account("items").get(Count.REMOVED)).isEqualTo(2);
        assertThat(rig.rows("SELECT sum(\"rows\"), sum(merged) FROM _sluice.loads"))
                .containsExactly("1|2");
        balanced();
    }

    @Test
    void theEndOfASourceIsNotTheEndOfItsRecords() throws Exception {
        rig.feed(progress("items", "a", 3, true, null));
        rig.feed(source("items", "a", 1, "{\"id\":1}"));
        assertThat(rig.count("raw.items")).isZero();
        rig.feed(died("items", "a", 2));
        assertThat(rig.count("raw.items")).isZero();
        rig.feed(source("items", "a", 3, "{"));

        assertThat(rig.rows(IDS)).containsExactly("1");
        assertThat(rig.rows("SELECT code FROM _sluice.rejected")).containsExactly("malformed_row");
        balanced();
    }

    @Test
    void recordsThatDieDoNotHoldTheirLoadUp() throws Exception {
        rig.feed(progress("items", "a", 3, true, null));
        rig.feed(died("items", "a", 2));
        rig.feed(source("items", "a", 1, "{\"id\":1}"));
        rig.feed(source("items", "a", 3, "{"));

        assertThat(rig.rows(IDS)).containsExactly("1");
        balanced();

        // the dead letter is tried again, when its load has landed
        rig.feed(
                Records.raw("items", "a2", 1),
                written(ordered("items", "a", 2, "{\"id\":2}").setAttempt(1).build()));
        assertThat(rig.rows(IDS)).containsExactly("1", "2");
        balanced();
    }

    @Test
    void filesThatAreReadTogetherAreOneLoad() throws Exception {
        rig.feed(progress("items", "a", 0, false, null), progress("items", "b", 0, false, null));
        rig.feed(source("items", "a", 1, "{\"id\":1}"));
        rig.feed(progress("items", "a", 1, true, null));
        assertThat(rig.count("raw.items")).isZero();
        rig.feed(source("items", "b", 1, "{\"id\":2}"));
        rig.feed(progress("items", "b", 1, true, null));

        assertThat(rig.rows(IDS)).containsExactly("1", "2");
        balanced();
    }

    @Test
    void whatComesLateIsAddedAndWhatIsOutdatedHasNoRow() throws Exception {
        load("a", "{\"id\":1}");
        rig.feed(source("items", "a", 2, "{\"id\":11}"));
        assertThat(rig.rows(IDS)).containsExactly("1", "11");
        load("b", "{\"id\":2}");
        assertThat(rig.rows(IDS)).containsExactly("2");
        rig.feed(source("items", "a", 3, "{\"id\":111}"));

        assertThat(rig.rows(IDS)).containsExactly("2");
        assertThat(rig.account("items").get(Count.MERGED)).isEqualTo(3);
        balanced();
    }

    @Test
    void aLoadSurvivesARestartInItsMiddle() throws Exception {
        load("a", "{\"id\":1}");
        rig.feed(source("items", "b", 1, "{\"id\":2}"));
        reopen("write_disposition: replace");
        rig.feed(source("items", "b", 2, "{\"id\":3,\"more\":true}"));
        assertThat(rig.rows(IDS)).containsExactly("1");
        reopen("write_disposition: replace");
        rig.feed(progress("items", "b", 2, true, null));

        assertThat(rig.rows(IDS)).containsExactly("2", "3");
        balanced();
    }

    @Test
    void aSourceThatCannotBeReadReplacesNothing() throws Exception {
        load("a", "{\"id\":1}");
        rig.feed(source("items", "b", 1, "{\"id\":2}"));
        rig.feed(progress("items", "b", 1, false, "broken at byte 17"));
        assertThat(rig.rows(IDS)).containsExactly("1");
        assertThat(rig.account("items").waiting()).isEqualTo(1);

        load("c", "{\"id\":3}");
        assertThat(rig.rows(IDS)).containsExactly("3");
        assertThat(rig.account("items").waiting()).isZero();
        balanced();
    }

    @Test
    void aSourceThatIsMendedLandsAfterAll() throws Exception {
        load("a", "{\"id\":1}");
        rig.feed(source("items", "b", 1, "{\"id\":2}"));
        rig.feed(progress("items", "b", 1, false, "permission denied"));
        rig.feed(source("items", "b", 2, "{\"id\":3}"));
        rig.feed(progress("items", "b", 2, true, null));

        assertThat(rig.rows(IDS)).containsExactly("2", "3");
        balanced();
    }

    @Test
    void answersWaitWithTheirRows() throws Exception {
        rig.define(Definition.replacingAndAsking("items"));
        // answered before its row is read, while it waits, and after its load has landed
        rig.feed(written(answer("items", "a1", "h1", "{\"score\":1}").build()));
        rig.feed(asking("a", 1), asking("a", 2), asking("a", 3), rawOf("a", 1), rawOf("a", 2), rawOf("a", 3));
        rig.feed(written(answer("items", "a2", "h2", "{\"score\":2}").build()));
        assertThat(rig.account("items").get(Count.QUESTIONS)).isZero();
        assertThat(rig.verifyAll()).isEmpty();
        rig.feed(progress("items", "a", 3, true, null));
        assertThat(rig.account("items").get(Count.QUESTIONS)).isEqualTo(3);
        assertThat(rig.account("items").get(Count.ANSWERED)).isEqualTo(2);
        balanced();
        rig.feed(written(answer("items", "a3", "h3", "{\"score\":3}").build()));

        assertThat(rig.rows("SELECT n, score, _llm_cleaned FROM raw.items ORDER BY n"))
                .containsExactly("1|1|true", "2|2|true", "3|3|true");
        balanced();

        // one whose row has been replaced when it comes
        rig.feed(asking("b", 4), rawOf("b", 4));
        rig.feed(progress("items", "b", 4, true, null));
        rig.feed(progress("items", "b", 1, true, null));
        load("c", "{\"n\":5}");
        rig.feed(written(answer("items", "b4", "h4", "{\"score\":4}").build()));

        assertThat(rig.rows("SELECT n, score FROM raw.items")).containsExactly("5|null");
        assertThat(rig.rows("SELECT status FROM _sluice.enrichments WHERE record_id = 'b4'"))
                .containsExactly("stale");
        balanced();
    }

    private static Written asking(String source, long position) {
        return written(ordered("items", source, position, "{\"n\":" + position + "}")
                .setInputHash("h" + position)
                .setLlmVersion("v1")
                .build());
    }

    private static Written rawOf(String source, long position) {
        return written(Records.raw("items", source + position)
                .setSource(source)
                .setPosition(position)
                .build());
    }

    @Test
    void anEmptyLoadEmptiesTheTableButAFileOfNoBytesSaysNothing() throws Exception {
        load("a", "{\"id\":1}");
        rig.feed(progress("items", "none", 0, true, "no file matches"));
        assertThat(rig.rows(IDS)).containsExactly("1");
        rig.feed(progress("items", "header only", 0, true, null));

        assertThat(rig.rows(IDS)).isEmpty();
        balanced();
    }

    @Test
    void repeatedReadingChangesNothing() throws Exception {
        load("a", "{\"id\":1}");
        load("a", "{\"id\":1}");
        rig.feed(source("items", "b", 1, "{\"id\":2}"));
        rig.feed(source("items", "b", 1, "{\"id\":2}"));
        rig.feed(progress("items", "b", 1, true, null));

        assertThat(rig.rows(IDS)).containsExactly("2");
        assertThat(rig.account("items").get(Count.DUPLICATES)).isEqualTo(2);
        balanced();
    }

    @Test
    void appendBecomesReplaceAndBack() throws Exception {
        reopen("write_disposition: append");
        load("a", "{\"id\":1}");
        reopen("write_disposition: replace");
        rig.feed(source("items", "a", 2, "{\"id\":2}"));
        assertThat(rig.rows(IDS)).containsExactly("1", "2");
        load("b", "{\"id\":3}");
        assertThat(rig.rows(IDS)).containsExactly("3");
        rig.feed(source("items", "c", 1, "{\"id\":4}"));
        reopen("write_disposition: append");
        rig.feed(source("items", "c", 2, "{\"id\":5}"));
        rig.feed(progress("items", "c", 2, true, null));

        assertThat(rig.rows(IDS)).containsExactly("3", "4", "5");
        balanced();
    }

    @Test
    void twoPipelinesOfOneTableAreBothCountedWhenOneReplacesIt() throws Exception {
        rig.define(Definition.filesInto("more", "name: items"));
        rig.feed(source("more", "m", 1, "{\"id\":7}", "{\"id\":8}"));
        load("a", "{\"id\":1}");

        assertThat(rig.rows(IDS)).containsExactly("1");
        assertThat(rig.account("more").get(Count.REMOVED)).isEqualTo(2);
        assertThat(rig.account("more").get(Count.MERGED)).isEqualTo(2);
        balanced();
    }

    @Test
    void aMergeKeyReplacesWholePartitionsAtTheEndOfTheLoad() throws Exception {
        reopen("write_disposition: merge", "merge_key: [day]");
        load("a", "{\"id\":1,\"day\":1,\"l\":[1]}", "{\"id\":2,\"day\":1}", "{\"id\":3,\"day\":2}");
        rig.feed(source("items", "b", 1, "{\"id\":4,\"day\":1}"));
        rig.feed(source("items", "b", 2, "{\"id\":5,\"day\":1}", "{\"id\":6,\"day\":null}"));
        assertThat(rig.rows(IDS)).containsExactly("1", "2", "3");
        rig.feed(progress("items", "b", 3, true, null));

        assertThat(rig.rows(IDS)).containsExactly("3", "4", "5", "6");
        assertThat(rig.count("raw.items__l")).isZero();
        balanced();
    }

    @Test
    void aMergeKeyAndAPrimaryKeyMatchEither() throws Exception {
        reopen("write_disposition: merge", "merge_key: [day]", "primary_key: [id]");
        load("a", "{\"id\":1,\"day\":1}", "{\"id\":2,\"day\":1}", "{\"id\":3,\"day\":2}", "{\"id\":9,\"day\":9}");
        rig.feed(source("items", "b", 1, "{\"id\":3,\"day\":1}"));
        rig.feed(source("items", "b", 2, "{\"id\":3,\"day\":1,\"v\":2}"));
        rig.feed(progress("items", "b", 2, true, null));

        assertThat(rig.rows("SELECT id, day, v FROM raw.items ORDER BY id")).containsExactly("3|1|2", "9|9|null");
        balanced();
    }

    @Test
    void deletionsOfALoadDelete() throws Exception {
        reopen(
                "write_disposition: merge",
                "merge_key: [day]",
                "primary_key: [id]",
                "columns: {gone: {data_type: bool, hard_delete: true}}");
        load("a", "{\"id\":1,\"day\":1}", "{\"id\":2,\"day\":2}");
        load("b", "{\"id\":2,\"day\":3,\"gone\":true}", "{\"id\":4,\"day\":4,\"gone\":false}");

        assertThat(rig.rows(IDS)).containsExactly("1", "4");
        balanced();
    }

    @Test
    void versionsAreRetiredByALoadWithoutThem() throws Exception {
        reopen("write_disposition: {disposition: merge, strategy: scd2}");
        load("a", "{\"id\":1,\"v\":\"a\",\"l\":[1,2]}", "{\"id\":2,\"v\":\"a\"}");
        load("b", "{\"v\":\"a\",\"id\":2}", "{\"id\":1,\"v\":\"b\",\"l\":[1,3]}");
        load("c", "{\"id\":1,\"v\":\"a\",\"l\":[1,2]}");

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
        balanced();
    }

    @Test
    void withAMergeKeyOnlyVersionsOfItsKeysAreRetired() throws Exception {
        reopen("write_disposition: {disposition: merge, strategy: scd2}", "merge_key: [id]");
        load("a", "{\"id\":1,\"v\":\"a\"}", "{\"id\":2,\"v\":\"a\"}");
        load("b", "{\"id\":1,\"v\":\"b\"}");

        assertThat(rig.rows("SELECT id, v FROM raw.items WHERE _sluice_valid_to IS NULL ORDER BY id"))
                .containsExactly("1|b", "2|a");
        balanced();
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
        balanced();
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

    private void load(String source, String... rows) {
        rig.feed(progress("items", source, 0, false, null));
        rig.feed(source("items", source, 1, rows));
        rig.feed(progress("items", source, rows.length, true, null));
    }
}
