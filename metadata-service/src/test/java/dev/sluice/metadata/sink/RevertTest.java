package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.answer;
import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.metadata.revert.RevertRequest;
import dev.sluice.metadata.revert.RevertedTable;
import dev.sluice.metadata.revert.WarehouseRevert;
import dev.sluice.metadata.sink.Records.Written;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.schemas.Finding;
import dev.sluice.schemas.Repair;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs compared: one that had a rule and took it back, one that never had it. */
class RevertTest {

    /** In the order of their names, without nulls: a column that only the rule made stays, empty. */
    private static final String ROWS = """
            SELECT _sluice_id, list(name || '=' || value ORDER BY name) FROM (
                UNPIVOT (SELECT COLUMNS(lambda c: c <> '_sluice_load_id')::VARCHAR FROM raw.orders)
                ON COLUMNS(lambda c: c <> '_sluice_id') INTO NAME name VALUE value)
            GROUP BY 1 ORDER BY 1""";

    private static final String REPAIRS = """
            SELECT record_id, field, rule, before, after, "by", version FROM _sluice.repairs
            WHERE reverted_at IS NULL ORDER BY record_id, field, rowid""";
    private static final String FINDINGS =
            "SELECT record_id, field, check_name, severity, message FROM _sluice.findings ORDER BY ALL";

    private static final List<String> RECORDS = List.of(
            "{\"id\":1,\"status\":\" SHPD \",\"amount\":\"$1,200.5\",\"Ship To\":{\"zip\":\"53 111\"},\"day\":\"01/02/2024\"}",
            "{\"id\":2,\"status\":\"shpd\",\"amount\":\"7\",\"Ship To\":{\"zip\":\"89073\"},\"day\":\"2024-03-04\"}",
            "{\"id\":3,\"status\":\"open\",\"amount\":\"x\",\"Ship To\":{\"zip\":\"1\"},\"day\":null}",
            "{\"id\":4,\"status\":\"CNCL\",\"amount\":null,\"Ship To\":{},\"old\":\"a\"}");

    private static final String TRIM = "{field: status, trim: true}";
    private static final String LOWER = "{field: status, lowercase: true}";
    private static final String MAP = "{field: status, map: {shpd: shipped, cncl: cancelled}}";
    private static final String KIND = "{when: \"status == 'shipped'\", set: {kind: done}}";
    private static final String ZIP = "{field: Ship To.zip, replace: {\" \": \"\"}, length: 5}";
    private static final String OTHERS = "{field: amount, to: \"decimal(12,2)\"}";
    private static final String DAY = "{field: day, to: date, formats: [iso, \"dd/MM/yyyy\"]}";
    private static final String RENAME = "{field: old, rename: new}";

    @TempDir
    Path directory;

    @Test
    void aRuleInTheMiddleAndWhatFollowedFromIt() throws Exception {
        assertSameAsNeverHad(
                "map",
                List.of(TRIM, LOWER, MAP, KIND, ZIP, OTHERS, DAY, RENAME),
                List.of(TRIM, LOWER, KIND, ZIP, OTHERS, DAY, RENAME));
    }

    @Test
    void aRuleThatOthersStoodOn() throws Exception {
        assertSameAsNeverHad(
                "lowercase",
                List.of(TRIM, LOWER, MAP, KIND, ZIP, OTHERS, DAY, RENAME),
                List.of(TRIM, MAP, KIND, ZIP, OTHERS, DAY, RENAME));
        assertSameAsNeverHad(
                "trim",
                List.of(TRIM, LOWER, MAP, KIND, ZIP, OTHERS, DAY, RENAME),
                List.of(LOWER, MAP, KIND, ZIP, OTHERS, DAY, RENAME));
    }

    @Test
    void aRuleInsideOfAnObject() throws Exception {
        assertSameAsNeverHad(
                "replace",
                List.of(TRIM, MAP, ZIP, OTHERS),
                List.of(TRIM, MAP, "{field: Ship To.zip, length: 5}", OTHERS));
    }

    @Test
    void aFieldThatARuleMade() throws Exception {
        Pipeline with = pipeline(List.of(TRIM, LOWER, MAP, KIND));
        try (SinkRig rig = run("set", with)) {
            revert(rig, with, "set kind when status == 'shipped'", 0, true);

            assertThat(rig.rows("SELECT DISTINCT kind FROM raw.orders")).containsExactly("null");
            assertThat(rig.verify()).isEmpty();
        }
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        Pipeline with = pipeline(List.of(TRIM, MAP));
        try (SinkRig rig = run("dry", with)) {
            List<String> before = rig.rows(ROWS);

            List<RevertedTable> told = revert(rig, with, "map", 0, false);

            assertThat(told).singleElement().satisfies(table -> {
                assertThat(table.cells()).isEqualTo(1);
                assertThat(table.examples().get(0).now()).isEqualTo("\"shipped\"");
                assertThat(table.examples().get(0).then()).isEqualTo("\"shpd\"");
            });
            assertThat(rig.rows(ROWS)).isEqualTo(before);
            assertThat(rig.count("_sluice.repairs WHERE reverted_at IS NOT NULL"))
                    .isZero();
        }
    }

    @Test
    void onlyVersionsFromThereOn() throws Exception {
        Pipeline with = pipeline(List.of(TRIM, MAP));
        try (SinkRig rig = run("since", with)) {
            assertThat(revert(rig, with, "map", 2, true)).isEmpty();
            assertThat(revert(rig, with, "map", 1, true)).hasSize(1);
            assertThat(revert(rig, with, "map", 1, true)).isEmpty();
        }
    }

    @Test
    void aRowThatWasReplacedSinceStays() throws Exception {
        Pipeline with = Definition.pushedInto(
                "orders", "name: orders\n  primary_key: [id]\n  write_disposition: merge\ncleanse:\n  - " + MAP);
        try (SinkRig rig = new SinkRig(directory.resolve("replaced")).define(with)) {
            rig.feed(records(with, List.of("{\"id\":1,\"status\":\"shpd\"}"), "a"));
            rig.feed(records(with, List.of("{\"id\":1,\"status\":\"shipped\"}"), "b"));

            List<RevertedTable> told = revert(rig, with, "map", 0, true);

            assertThat(told).singleElement().satisfies(table -> {
                assertThat(table.gone()).isEqualTo(1);
                assertThat(table.rows()).isZero();
            });
            assertThat(rig.rows("SELECT status FROM raw.orders")).containsExactly("shipped");
        }
    }

    @Test
    void aRowThatCannotBeRebuiltIsLeftAloneAndCounted() throws Exception {
        Pipeline with = pipeline(List.of("{field: status, map: {shpd: shipped}}"));
        Pipeline changed = pipeline(List.of("{field: status, map: {shpd: sent}}"));
        try (SinkRig rig = run("changed", with)) {
            assertThat(revert(rig, changed, "map", 0, true)).singleElement().satisfies(table -> {
                assertThat(table.kept()).isEqualTo(1);
                assertThat(table.rows()).isZero();
            });
            assertThat(rig.rows("SELECT status FROM raw.orders WHERE id = 2")).containsExactly("shipped");
            assertThatThrownBy(() -> new WarehouseRevert(rig.warehouse, "_sluice", Clock.systemUTC())
                            .run(new RevertRequest("map", 0, null), Map.of(), true))
                    .hasMessageContaining("name its definition");
        }
    }

    @Test
    void theAnswersToOneVersionOfAPrompt() throws Exception {
        try (SinkRig rig = new SinkRig(directory.resolve("model")).define(Definition.asking("items"))) {
            rig.feed(asking("i1", "v1"), asking("i2", "v2"));
            rig.feed(
                    written(answer("items", "i1", "h", "{\"category_norm\":\"toys\",\"score\":7}")
                            .build()),
                    written(answer("items", "i2", "h", "{\"category_norm\":\"home\"}")
                            .setLlmVersion("v2")
                            .build()));

            new WarehouseRevert(rig.warehouse, "_sluice", Clock.systemUTC())
                    .run(new RevertRequest("llm v1", 0, null), Map.of(), true);

            assertThat(rig.rows("SELECT n, category_norm, score, _llm_cleaned, llm_version FROM raw.items ORDER BY n"))
                    .containsExactly("i1|null|null|false|v1", "i2|home|null|true|v2");
            assertThat(rig.rows("SELECT record_id, status FROM _sluice.enrichments ORDER BY 1"))
                    .containsExactly("i1|reverted", "i2|merged");
            assertThat(rig.verify()).isEmpty();
        }
    }

    private void assertSameAsNeverHad(String rule, List<String> rules, List<String> others) throws Exception {
        Pipeline with = pipeline(rules);
        try (SinkRig had = run(rule + "-had", with);
                SinkRig never = run(rule + "-never", pipeline(others))) {
            assertThat(had.rows(ROWS)).isNotEqualTo(never.rows(ROWS));

            List<RevertedTable> told = revert(had, with, rule, 1, true);

            assertThat(told).allSatisfy(table -> assertThat(table.kept()).isZero());
            assertThat(had.rows(ROWS)).isEqualTo(never.rows(ROWS));
            assertThat(had.rows(REPAIRS)).isEqualTo(never.rows(REPAIRS));
            assertThat(had.rows(FINDINGS)).isEqualTo(never.rows(FINDINGS));
            assertThat(had.verify()).isEmpty();
            assertThat(had.count("_sluice.repairs WHERE reverted_at IS NOT NULL"))
                    .isPositive();
        }
    }

    private static List<RevertedTable> revert(SinkRig rig, Pipeline pipeline, String rule, int since, boolean apply)
            throws Exception {
        return new WarehouseRevert(rig.warehouse, "_sluice", Clock.systemUTC())
                .run(new RevertRequest(rule, since, null), Map.of("orders", pipeline), apply);
    }

    private SinkRig run(String name, Pipeline pipeline) {
        return new SinkRig(directory.resolve(name)).define(pipeline).feed(records(pipeline, RECORDS, "r"));
    }

    private static Pipeline pipeline(List<String> rules) {
        return Definition.pushedWithRules("orders", rules.toArray(String[]::new));
    }

    /** What cleanse-service makes of the records. */
    private static List<Written> records(Pipeline pipeline, List<String> rows, String ids) {
        var cleanser = pipeline.cleanser();
        List<Written> written = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            var outcome = (Outcome.Cleansed)
                    cleanser.cleanse(RawPayload.json(rows.get(i).getBytes(StandardCharsets.UTF_8)));
            List<Repair> repairs = new ArrayList<>();
            outcome.repairs()
                    .forEach(repair -> repairs.add(new Repair(repair.field(), repair.rule(), repair.before())));
            List<Finding> findings = new ArrayList<>();
            outcome.findings()
                    .forEach(finding -> findings.add(new Finding(
                            finding.field(), finding.check(), finding.severity().word(), finding.message())));
            written.add(written(cleansed("orders", ids + i, new String(outcome.row(), StandardCharsets.UTF_8))
                    .setRepairs(repairs)
                    .setFindings(findings)
                    .build()));
        }
        return written;
    }

    private static Written asking(String id, String version) {
        return written(cleansed("items", id, "{\"n\":\"" + id + "\",\"category\":\"x\"}")
                .setInputHash("h")
                .setLlmVersion(version)
                .setAsked(Records.asked(List.of("category"), List.of("category_norm", "score"), null))
                .build());
    }
}
