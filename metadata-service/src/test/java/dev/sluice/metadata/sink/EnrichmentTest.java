package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.answer;
import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.sink.Records.Written;
import dev.sluice.schemas.AnswerStatus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrichmentTest {

    private static final String OUTPUT = "{\"category_norm\":\"toys\",\"score\":7}";

    @TempDir
    Path directory;

    private SinkRig rig;

    @BeforeEach
    void open() {
        rig = new SinkRig(directory).define(Definition.asking("items"), Definition.mergingAndAsking("people", "id"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static Written asking(String pipeline, String id, String row, String hash) {
        return written(cleansed(pipeline, id, row)
                .setInputHash(hash)
                .setLlmVersion("v1")
                .setAsked(Records.asked(List.of("category"), List.of("category_norm", "score"), null))
                .build());
    }

    private List<String> rows() throws Exception {
        return rig.rows("""
                SELECT n, category_norm, score, _llm_cleaned, _llm_input_hash, llm_version, _llm_error
                FROM raw.items ORDER BY n""");
    }

    @Test
    void aRowThatAsksLandsAtOnceAndSaysSo() throws Exception {
        rig.feed(
                asking("items", "i1", "{\"n\":1,\"category\":\"tys\"}", "h1"),
                written(cleansed("items", "i2", "{\"n\":2}").build()));

        assertThat(rows()).containsExactly("1|null|null|false|h1|v1|null", "2|null|null|false|null|null|null");
        assertThat(rig.account("items").get(Count.QUESTIONS)).isEqualTo(1);
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void anAnswerMergesIntoItsRowAndIsARepairByTheModel() throws Exception {
        rig.feed(asking("items", "i1", "{\"n\":1,\"category\":\"tys\"}", "h1"));
        rig.feed(written(answer("items", "i1", "h1", OUTPUT).build()));

        assertThat(rows()).containsExactly("1|toys|7|true|h1|v1|null");
        assertThat(rig.rows("""
                                SELECT record_id, field, rule, before, after, "by" FROM _sluice.repairs ORDER BY field"""))
                .containsExactly("i1|category_norm|llm v1|null|\"toys\"|model", "i1|score|llm v1|null|7|model");
        assertThat(rig.rows("SELECT status, changed_cells FROM _sluice.enrichments"))
                .containsExactly("merged|2");
        assertThat(rig.account("items").get(Count.ANSWERED)).isEqualTo(1);
        assertThat(rig.account("items").get(Count.REPAIRED_CELLS)).isEqualTo(2);
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void anAnswerInTheFlushOfItsRowMerges() throws Exception {
        rig.feed(written(answer("items", "i1", "h1", OUTPUT).build()), asking("items", "i1", "{\"n\":1}", "h1"));

        assertThat(rows()).containsExactly("1|toys|7|true|h1|v1|null");
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void anAnswerBeforeItsRowWaitsForItAlsoOverARestart() throws Exception {
        rig.feed(written(answer("items", "i1", "h1", OUTPUT).setCacheHit(true).build()));
        assertThat(rig.rows("SELECT status FROM _sluice.enrichments")).containsExactly("parked");
        assertThat(rig.verify()).isEmpty();
        rig.close();
        rig = new SinkRig(directory).define(Definition.asking("items"));

        rig.feed(asking("items", "i1", "{\"n\":1}", "h1"));

        assertThat(rows()).containsExactly("1|toys|7|true|h1|v1|null");
        assertThat(rig.rows("SELECT status FROM _sluice.enrichments")).containsExactly("merged");
        assertThat(rig.account("items").get(Count.CACHE_HITS)).isEqualTo(1);
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void aFailureStaysWithTheRowUntilALaterAnswer() throws Exception {
        rig.feed(asking("items", "i1", "{\"n\":1}", "h1"), asking("items", "i2", "{\"n\":2}", "h2"));
        rig.feed(
                written(answer("items", "i1", "h1", null)
                        .setError("x".repeat(300))
                        .build()),
                written(answer("items", "i2", "h2", null)
                        .setStatus(AnswerStatus.SKIPPED)
                        .setError("budget spent")
                        .build()));
        assertThat(rows())
                .containsExactly("1|null|null|false|h1|v1|" + "x".repeat(200), "2|null|null|false|h2|v1|budget spent");
        assertThat(rig.account("items").get(Count.FAILED)).isEqualTo(1);
        assertThat(rig.account("items").get(Count.SKIPPED)).isEqualTo(1);

        rig.feed(written(answer("items", "i1", "h1", OUTPUT).build()));

        assertThat(rows().get(0)).isEqualTo("1|toys|7|true|h1|v1|null");
        assertThat(rig.account("items").get(Count.FAILED)).isZero();
        assertThat(rig.account("items").get(Count.ANSWERED)).isEqualTo(1);
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void aLateAnswerCannotTouchANewerVersionOfTheRow() throws Exception {
        rig.feed(asking("people", "p1", "{\"id\":1,\"name\":\"old\"}", "h1"));
        rig.feed(asking("people", "p2", "{\"id\":1,\"name\":\"new\"}", "h2"));
        rig.feed(written(answer("people", "p1", "h1", OUTPUT).build()));

        assertThat(rig.rows("SELECT name, category_norm, _llm_cleaned, _llm_input_hash FROM raw.people"))
                .containsExactly("new|null|false|h2");
        assertThat(rig.rows("SELECT record_id, status FROM _sluice.enrichments ORDER BY 1"))
                .containsExactly("p1|stale", "p2|asked");

        rig.feed(written(answer("people", "p2", "h2", OUTPUT).build()));
        assertThat(rig.rows("SELECT name, category_norm, _llm_cleaned FROM raw.people"))
                .containsExactly("new|toys|true");
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void aLateAnswerCannotTouchANewerRowThatAsksTheSameQuestion() throws Exception {
        rig.feed(asking("people", "p1", "{\"id\":1,\"name\":\"old\"}", "h1"));
        rig.feed(asking("people", "p2", "{\"id\":1,\"name\":\"new\"}", "h1"));
        rig.feed(written(answer("people", "p1", "h1", OUTPUT).build()));
        assertThat(rig.rows("SELECT name, _llm_cleaned FROM raw.people")).containsExactly("new|false");

        rig.feed(written(answer("people", "p2", "h1", OUTPUT).build()));
        assertThat(rig.rows("SELECT name, _llm_cleaned FROM raw.people")).containsExactly("new|true");
    }

    @Test
    void aRowThatNoLongerAsksIsLeftAlone() throws Exception {
        rig.feed(asking("people", "p1", "{\"id\":1,\"name\":\"old\"}", "h1"));
        rig.feed(written(cleansed("people", "p2", "{\"id\":1,\"name\":\"new\"}").build()));
        rig.feed(written(answer("people", "p1", "h1", OUTPUT).build()));

        assertThat(rig.rows("SELECT name, category_norm, _llm_cleaned FROM raw.people"))
                .containsExactly("new|null|false");
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void anAnswerCountsOnce() throws Exception {
        rig.feed(asking("items", "i1", "{\"n\":1}", "h1"));
        var answer = written(answer("items", "i1", "h1", OUTPUT).build());
        rig.feed(answer, answer);
        rig.feed(answer);

        assertThat(rig.account("items").get(Count.ANSWERED)).isEqualTo(1);
        assertThat(rig.count("_sluice.repairs")).isEqualTo(2);
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void whatDoesNotFitItsColumnIsLeftOutAndSaysSo() throws Exception {
        rig.feed(asking("items", "i1", "{\"n\":1}", "h1"));
        rig.feed(written(answer("items", "i1", "h1", "{\"category_norm\":\"toys\",\"score\":\"many\"}")
                .build()));

        assertThat(rig.rows("SELECT category_norm, score, _llm_cleaned, _llm_error FROM raw.items"))
                .containsExactly("toys|null|true|score: answer refused: does not fit the type of its column");
        assertThat(rig.rows("SELECT record_id, field, check_name, severity FROM _sluice.findings"))
                .containsExactly("i1|score|answer|warning");
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void aFieldThatNobodyAskedForIsRefused() throws Exception {
        rig.feed(asking("items", "i1", "{\"n\":1,\"category\":\"tys\"}", "h1"));
        rig.feed(written(answer("items", "i1", "h1", "{\"n\":9,\"category\":\"x\",\"new_one\":1}")
                .build()));

        assertThat(rig.rows("SELECT n, category, category_norm, score, _llm_cleaned, _llm_error FROM raw.items"))
                .containsExactly("1|tys|null|null|false|n: answer refused: nobody asked for this field; "
                        + "category: answer refused: nobody asked for this field; "
                        + "new_one: answer refused: nobody asked for this field");
        assertThat(rig.count("_sluice.repairs")).isZero();
        assertThat(rig.count("_sluice.findings")).isEqualTo(3);
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void theRulesAndTheEvidenceJudgeAlsoAfterARestart() throws Exception {
        var rules =
                Definition.pushedWithRules("cities", "{field: city, one_of: [Bonn, Ulm]}", "{field: zip, length: 5}");
        rig.define(rules);
        String evidence = """
                {"city": {"checks": ["one_of"]}, "zip": {"candidates": [{"value": "53111", "rows": 3, "share": 0.6}]}}""";
        for (String id : List.of("c1", "c2", "c3")) {
            rig.feed(written(cleansed(
                            "cities", id, "{\"id\":\"" + id + "\",\"city\":\"Bon\",\"zip\":\"53l11\",\"pop\":7}")
                    .setInputHash("h")
                    .setLlmVersion("v1")
                    .setAsked(Records.asked(List.of("city", "zip", "pop"), List.of("city", "zip", "pop"), evidence))
                    .build()));
        }
        rig.close();
        rig = new SinkRig(directory).define(rules);

        rig.feed(
                written(answer("cities", "c1", "h", "{\"city\":\"Bonn\",\"zip\":\"53111\",\"pop\":7}")
                        .build()),
                written(answer("cities", "c2", "h", "{\"city\":\"Rome\",\"zip\":\"99999\",\"pop\":8}")
                        .build()),
                written(answer("cities", "c3", "h", "{\"city\":\"Ulm\",\"zip\":null}")
                        .build()));

        assertThat(rig.rows("SELECT id, city, zip, pop, _llm_cleaned, _llm_error FROM raw.cities ORDER BY id"))
                .containsExactly(
                        "c1|Bonn|53111|7|true|null",
                        "c2|Bon|53l11|7|false|city: answer refused: breaks one_of; "
                                + "zip: answer refused: none of the candidates; "
                                + "pop: answer refused: the cell is not in doubt",
                        "c3|Ulm|53l11|7|true|null");
        assertThat(rig.rows("SELECT count(*) FROM _sluice.enrichments WHERE asked IS NOT NULL"))
                .containsExactly("0");
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void anAnswerThatChangesNothingIsNoRepair() throws Exception {
        rig.feed(asking("items", "i1", "{\"n\":1,\"category_norm\":\"toys\",\"score\":7}", "h1"));
        rig.feed(written(answer("items", "i1", "h1", OUTPUT).build()));

        assertThat(rig.count("_sluice.repairs")).isZero();
        assertThat(rows()).containsExactly("1|toys|7|true|h1|v1|null");
    }

    @Test
    void answersStillMergeWhenTheDefinitionStoppedAsking() throws Exception {
        rig.define(Definition.appending("items"));
        rig.feed(asking("items", "i1", "{\"n\":1}", "h1"));
        rig.feed(written(answer("items", "i1", "h1", OUTPUT).build()));

        assertThat(rows()).containsExactly("1|toys|7|true|h1|v1|null");
        assertThat(rig.verify()).isEmpty();
    }
}
