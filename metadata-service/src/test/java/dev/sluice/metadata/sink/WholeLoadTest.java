package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.answer;
import static dev.sluice.metadata.sink.Records.died;
import static dev.sluice.metadata.sink.Records.ordered;
import static dev.sluice.metadata.sink.Records.progress;
import static dev.sluice.metadata.sink.Records.source;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.sink.Records.Written;
import java.nio.file.Path;
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
        Loads.assertBalanced(rig);

        rig.feed(source("items", "b", 1, "{\"id\":3}"));
        assertThat(rig.rows(IDS)).containsExactly("1", "2");
        assertThat(rig.count("raw.items__l")).isEqualTo(3);
        Loads.assertBalanced(rig);
        rig.feed(progress("items", "b", 1, true, null));

        assertThat(rig.rows(IDS)).containsExactly("3");
        assertThat(rig.count("raw.items__l")).isZero();
        assertThat(rig.account("items").get(Count.MERGED)).isEqualTo(2);
        assertThat(rig.account("items").get(Count.REMOVED)).isEqualTo(2);
        assertThat(rig.rows("SELECT sum(\"rows\"), sum(merged) FROM _sluice.loads"))
                .containsExactly("1|2");
        Loads.assertBalanced(rig);
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
        Loads.assertBalanced(rig);
    }

    @Test
    void recordsThatDieDoNotHoldTheirLoadUp() throws Exception {
        rig.feed(progress("items", "a", 3, true, null));
        rig.feed(died("items", "a", 2));
        rig.feed(source("items", "a", 1, "{\"id\":1}"));
        rig.feed(source("items", "a", 3, "{"));

        assertThat(rig.rows(IDS)).containsExactly("1");
        Loads.assertBalanced(rig);

        // the dead letter is tried again, when its load has landed
        rig.feed(
                Records.raw("items", "a2", 1),
                written(ordered("items", "a", 2, "{\"id\":2}").setAttempt(1).build()));
        assertThat(rig.rows(IDS)).containsExactly("1", "2");
        Loads.assertBalanced(rig);
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
        Loads.assertBalanced(rig);
    }

    @Test
    void whatComesLateIsAddedAndWhatIsOutdatedHasNoRow() throws Exception {
        Loads.load(rig, "a", "{\"id\":1}");
        rig.feed(source("items", "a", 2, "{\"id\":11}"));
        assertThat(rig.rows(IDS)).containsExactly("1", "11");
        Loads.load(rig, "b", "{\"id\":2}");
        assertThat(rig.rows(IDS)).containsExactly("2");
        rig.feed(source("items", "a", 3, "{\"id\":111}"));

        assertThat(rig.rows(IDS)).containsExactly("2");
        assertThat(rig.account("items").get(Count.MERGED)).isEqualTo(3);
        Loads.assertBalanced(rig);
    }

    @Test
    void aLoadSurvivesARestartInItsMiddle() throws Exception {
        Loads.load(rig, "a", "{\"id\":1}");
        rig.feed(source("items", "b", 1, "{\"id\":2}"));
        reopen("write_disposition: replace");
        rig.feed(source("items", "b", 2, "{\"id\":3,\"more\":true}"));
        assertThat(rig.rows(IDS)).containsExactly("1");
        reopen("write_disposition: replace");
        rig.feed(progress("items", "b", 2, true, null));

        assertThat(rig.rows(IDS)).containsExactly("2", "3");
        Loads.assertBalanced(rig);
    }

    @Test
    void aSourceThatCannotBeReadReplacesNothing() throws Exception {
        Loads.load(rig, "a", "{\"id\":1}");
        rig.feed(source("items", "b", 1, "{\"id\":2}"));
        rig.feed(progress("items", "b", 1, false, "broken at byte 17"));
        assertThat(rig.rows(IDS)).containsExactly("1");
        assertThat(rig.account("items").waiting()).isEqualTo(1);

        Loads.load(rig, "c", "{\"id\":3}");
        assertThat(rig.rows(IDS)).containsExactly("3");
        assertThat(rig.account("items").waiting()).isZero();
        Loads.assertBalanced(rig);
    }

    @Test
    void aSourceThatIsMendedLandsAfterAll() throws Exception {
        Loads.load(rig, "a", "{\"id\":1}");
        rig.feed(source("items", "b", 1, "{\"id\":2}"));
        rig.feed(progress("items", "b", 1, false, "permission denied"));
        rig.feed(source("items", "b", 2, "{\"id\":3}"));
        rig.feed(progress("items", "b", 2, true, null));

        assertThat(rig.rows(IDS)).containsExactly("2", "3");
        Loads.assertBalanced(rig);
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
        Loads.assertBalanced(rig);
        rig.feed(written(answer("items", "a3", "h3", "{\"score\":3}").build()));

        assertThat(rig.rows("SELECT n, score, _llm_cleaned FROM raw.items ORDER BY n"))
                .containsExactly("1|1|true", "2|2|true", "3|3|true");
        Loads.assertBalanced(rig);

        // one whose row has been replaced when it comes
        rig.feed(asking("b", 4), rawOf("b", 4));
        rig.feed(progress("items", "b", 4, true, null));
        rig.feed(progress("items", "b", 1, true, null));
        Loads.load(rig, "c", "{\"n\":5}");
        rig.feed(written(answer("items", "b4", "h4", "{\"score\":4}").build()));

        assertThat(rig.rows("SELECT n, score FROM raw.items")).containsExactly("5|null");
        assertThat(rig.rows("SELECT status FROM _sluice.enrichments WHERE record_id = 'b4'"))
                .containsExactly("stale");
        Loads.assertBalanced(rig);
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
        Loads.load(rig, "a", "{\"id\":1}");
        rig.feed(progress("items", "none", 0, true, "no file matches"));
        assertThat(rig.rows(IDS)).containsExactly("1");
        rig.feed(progress("items", "header only", 0, true, null));

        assertThat(rig.rows(IDS)).isEmpty();
        Loads.assertBalanced(rig);
    }

    @Test
    void repeatedReadingChangesNothing() throws Exception {
        Loads.load(rig, "a", "{\"id\":1}");
        Loads.load(rig, "a", "{\"id\":1}");
        rig.feed(source("items", "b", 1, "{\"id\":2}"));
        rig.feed(source("items", "b", 1, "{\"id\":2}"));
        rig.feed(progress("items", "b", 1, true, null));

        assertThat(rig.rows(IDS)).containsExactly("2");
        assertThat(rig.account("items").get(Count.DUPLICATES)).isEqualTo(2);
        Loads.assertBalanced(rig);
    }

    @Test
    void appendBecomesReplaceAndBack() throws Exception {
        reopen("write_disposition: append");
        Loads.load(rig, "a", "{\"id\":1}");
        reopen("write_disposition: replace");
        rig.feed(source("items", "a", 2, "{\"id\":2}"));
        assertThat(rig.rows(IDS)).containsExactly("1", "2");
        Loads.load(rig, "b", "{\"id\":3}");
        assertThat(rig.rows(IDS)).containsExactly("3");
        rig.feed(source("items", "c", 1, "{\"id\":4}"));
        reopen("write_disposition: append");
        rig.feed(source("items", "c", 2, "{\"id\":5}"));
        rig.feed(progress("items", "c", 2, true, null));

        assertThat(rig.rows(IDS)).containsExactly("3", "4", "5");
        Loads.assertBalanced(rig);
    }

    @Test
    void twoPipelinesOfOneTableAreBothCountedWhenOneReplacesIt() throws Exception {
        rig.define(Definition.filesInto("more", "name: items"));
        rig.feed(source("more", "m", 1, "{\"id\":7}", "{\"id\":8}"));
        Loads.load(rig, "a", "{\"id\":1}");

        assertThat(rig.rows(IDS)).containsExactly("1");
        assertThat(rig.account("more").get(Count.REMOVED)).isEqualTo(2);
        assertThat(rig.account("more").get(Count.MERGED)).isEqualTo(2);
        Loads.assertBalanced(rig);
    }
}
