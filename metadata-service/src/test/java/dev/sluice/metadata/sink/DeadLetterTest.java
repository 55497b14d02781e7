package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.deadLetter;
import static dev.sluice.metadata.sink.Records.ordered;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.ledger.Count;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterTest {

    @TempDir
    Path directory;

    private SinkRig rig;

    @BeforeEach
    void open() {
        rig = new SinkRig(directory).define(Definition.appending("orders"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private List<String> letters() throws Exception {
        return rig.rows("SELECT record_id, attempt, status FROM _sluice.dead_letters ORDER BY record_id, attempt");
    }

    private void assertBooks(long rows, long deadLetters) throws Exception {
        var account = rig.account("orders");
        assertThat(account.get(Count.ROWS)).as("rows").isEqualTo(rows);
        assertThat(account.get(Count.DEAD_LETTERS)).as("dead letters").isEqualTo(deadLetters);
        assertThat(account.accepted()).as("accepted").isEqualTo(rows + deadLetters);
        assertThat(rig.verifyAll()).isEmpty();
    }

    @Test
    void aDeadLetterIsKeptWithItsReasonAndPlace() throws Exception {
        rig.feed(raw("orders", "r1", 0), deadLetter("orders", "r1", 0, "not_json"));

        assertThat(rig.rows("""
                                SELECT record_id, attempt, pipeline, code, stage, message, topic_offset, status
                                FROM _sluice.dead_letters""")).containsExactly("r1|0|orders|not_json|cleanse|expected JSON|0|open");
        assertBooks(0, 1);
        assertThat(rig.meters
                        .counter("sluice.sink.dead.letters", "code", "not_json")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aRepeatedDeadLetterCountsOnce() throws Exception {
        rig.feed(raw("orders", "r1", 0), deadLetter("orders", "r1", 0, "not_json"));
        rig.feed(raw("orders", "r1", 0), deadLetter("orders", "r1", 0, "not_json"));

        assertThat(letters()).containsExactly("r1|0|open");
        assertThat(rig.account("orders").get(Count.DUPLICATES)).isEqualTo(1);
        assertBooks(0, 1);
    }

    @Test
    void aRetryThatLandsIsARowAndNoDeadLetterAnyMore() throws Exception {
        rig.feed(raw("orders", "r1", 0), deadLetter("orders", "r1", 0, "rule_failed"));
        rig.feed(raw("orders", "r1", 1));
        assertThat(letters()).containsExactly("r1|0|retried");
        assertBooks(0, 1);

        rig.feed(written(cleansed("orders", "r1", "{\"n\":1}").setAttempt(1).build()));

        assertThat(letters()).containsExactly("r1|0|resolved");
        assertBooks(1, 0);
    }

    @Test
    void aRetryThatFailsAgainIsStillOneDeadLetter() throws Exception {
        rig.feed(raw("orders", "r1", 0), deadLetter("orders", "r1", 0, "rule_failed"));
        rig.feed(raw("orders", "r1", 1), deadLetter("orders", "r1", 1, "rule_failed"));

        assertThat(letters()).containsExactly("r1|0|retried", "r1|1|open");
        assertBooks(0, 1);

        rig.feed(
                raw("orders", "r1", 2),
                written(cleansed("orders", "r1", "{\"n\":1}").setAttempt(2).build()));
        assertThat(letters()).containsExactly("r1|0|resolved", "r1|1|resolved");
        assertBooks(1, 0);
    }

    @Test
    void aRetryThatIsSentTwiceLandsOnce() throws Exception {
        rig.feed(raw("orders", "r1", 0), deadLetter("orders", "r1", 0, "rule_failed"));
        var landing =
                written(cleansed("orders", "r1", "{\"n\":1}").setAttempt(1).build());
        rig.feed(raw("orders", "r1", 1), landing, raw("orders", "r1", 1), landing);
        rig.feed(landing);

        assertThat(rig.count("raw.orders")).isEqualTo(1);
        assertThat(rig.account("orders").get(Count.DUPLICATES)).isEqualTo(2);
        assertBooks(1, 0);
    }

    @Test
    void aLandingReadBeforeItsDeadLetterGivesTheSameBooks() throws Exception {
        rig.feed(written(cleansed("orders", "r1", "{\"n\":1}").setAttempt(1).build()));
        rig.feed(raw("orders", "r1", 0));
        rig.close();
        rig = new SinkRig(directory).define(Definition.appending("orders"));
        rig.feed(deadLetter("orders", "r1", 0, "rule_failed"));

        assertThat(letters()).containsExactly("r1|0|resolved");
        assertThat(rig.count("_sluice.early_landings")).isZero();
        assertBooks(1, 0);
    }

    @Test
    void aPushThatDiedAndIsPushedAgainUnderABetterDefinitionIsOneRow() throws Exception {
        rig.feed(raw("orders", "r1", 0), deadLetter("orders", "r1", 0, "rule_failed"));
        rig.feed(
                raw("orders", "r1", 0),
                written(cleansed("orders", "r1", "{\"n\":1}").build()));

        assertThat(letters()).containsExactly("r1|0|resolved");
        assertBooks(1, 0);
    }

    @Test
    void aFileThatDiedAndIsReadAgainUnderABetterDefinitionIsRows() throws Exception {
        rig.feed(raw("orders", "f1", 0), deadLetter("orders", "f1", 0, "rule_failed"));
        rig.feed(
                raw("orders", "f1", 0),
                written(ordered("orders", "f", 1, "{\"n\":1}").build()));

        assertThat(letters()).containsExactly("f1|0|resolved");
        assertBooks(1, 0);
    }

    @Test
    void aPushThatLandedAndIsPushedAgainUnderAWorseDefinitionIsADuplicate() throws Exception {
        rig.feed(
                raw("orders", "r1", 0),
                written(cleansed("orders", "r1", "{\"n\":1}").build()));
        rig.feed(raw("orders", "r1", 0), deadLetter("orders", "r1", 0, "rule_failed"));

        assertThat(letters()).isEmpty();
        assertBooks(1, 0);
    }

    @Test
    void aRecordOfNobodyIsKnownByItsPlace() throws Exception {
        var letter = deadLetter("k", Records.bytesOf("garbage"), null, 0, "undecodable");
        letter.headers().add("__streams.errors.topic", Records.bytesOf("test.raw"));
        letter.headers().add("__streams.errors.partition", Records.bytesOf("1"));
        letter.headers().add("__streams.errors.offset", Records.bytesOf("42"));
        rig.feed(Records.poison(Records.TOPICS.raw(), Records.bytesOf("garbage")), letter);

        assertThat(letters()).containsExactly("test.raw/1/42|0|open");
        assertThat(rig.verify()).isEmpty();
    }
}
