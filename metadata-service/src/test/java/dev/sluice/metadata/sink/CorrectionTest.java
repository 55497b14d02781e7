package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.answer;
import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.revert.RevertRequest;
import dev.sluice.metadata.revert.RevertedTable;
import dev.sluice.metadata.revert.WarehouseRevert;
import dev.sluice.metadata.sink.Records.Written;
import dev.sluice.pipeline.Arrival;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowCleanser;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.Correction;
import dev.sluice.schemas.Finding;
import dev.sluice.schemas.Repair;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Corrections of earlier rows, as cleanse-service makes them, through the sink. */
class CorrectionTest {

    private static final String RULE = "determines city by zip";
    private static final String LATE = "{determines: {by: [zip], field: city, replace: any, late_repair: true}}";
    private static final String KEYED = "name: orders\n  primary_key: [id]\n  write_disposition: merge\n";

    @TempDir
    Path directory;

    private int next = 1;

    @Test
    void anEarlierRowIsCorrectedWithAnEntryInItsHistory() throws Exception {
        Pipeline pipeline = Definition.pushedWithRules("orders", LATE);
        try (SinkRig rig = new SinkRig(directory).define(pipeline)) {
            RowCleanser cleanser = pipeline.cleanser();
            rig.feed(told(cleanser, "1", "Oakland"), told(cleanser, "1", "San Francisco"));
            assertThat(cities(rig)).containsExactly("Oakland", "San Francisco");

            rig.feed(told(cleanser, "1", "San Francisco"));

            assertThat(cities(rig)).containsExactly("San Francisco", "San Francisco", "San Francisco");
            assertThat(rig.rows("SELECT record_id, field, rule, before, after, \"by\", version FROM _sluice.repairs"))
                    .containsExactly("r1|city|" + RULE + "|\"Oakland\"|\"San Francisco\"|rule|1");
            assertThat(rig.rows("SELECT count(*) FROM _sluice.repairs r JOIN raw.orders o ON o._sluice_id = r.record_id"
                            + " AND o._sluice_load_id = r.load_id"))
                    .containsExactly("1");
            assertThat(rig.account("orders").get(Count.REPAIRED_CELLS)).isEqualTo(1);
            assertThat(rig.verify()).isEmpty();
        }
    }

    @Test
    void rowAndCorrectionsMayComeInOneFlush() throws Exception {
        Pipeline pipeline = Definition.pushedWithRules("orders", LATE);
        try (SinkRig rig = new SinkRig(directory).define(pipeline)) {
            RowCleanser cleanser = pipeline.cleanser();
            List<Written> records = new ArrayList<>();
            for (String city : List.of("A", "B", "B", "A", "A", "A", "A")) {
                records.add(told(cleanser, "1", city));
            }
            rig.feed(records);

            assertThat(cities(rig)).containsExactly("A", "A", "A", "A", "A", "A", "A");
            assertThat(rig.account("orders").get(Count.REPAIRED_CELLS))
                    .isEqualTo(rig.count("(SELECT DISTINCT record_id, field FROM _sluice.repairs)"));
        }
    }

    /** A kill ends a flush; what was not committed comes again in others. */
    @Test
    void howRecordsAreCutIntoFlushesMakesNoDifference() throws Exception {
        Pipeline pipeline = Definition.pushedWithRules("orders", LATE);
        List<List<String>> outcomes = new ArrayList<>();
        for (int most : List.of(1, 7, 400)) {
            var random = new Random(5);
            next = 100;
            RowCleanser cleanser = pipeline.cleanser();
            try (SinkRig rig = new SinkRig(directory.resolve("cut" + most)).define(pipeline)) {
                List<Written> records = new ArrayList<>();
                for (int i = 0; i < 400; i++) {
                    String city = random.nextInt(10) < 6 ? "A" : random.nextBoolean() ? "B" : "";
                    records.add(told(cleanser, Integer.toString(random.nextInt(20)), city));
                }
                for (int from = 0; from < 400; from += most) {
                    rig.feed(records.subList(from, Math.min(400, from + most)));
                }
                List<String> outcome = rig.rows("SELECT _sluice_id, zip, city FROM raw.orders ORDER BY 1");
                outcome.addAll(rig.rows("SELECT record_id, before, after FROM _sluice.repairs ORDER BY ALL"));
                outcomes.add(outcome);
                assertThat(rig.account("orders").get(Count.REPAIRED_CELLS))
                        .isEqualTo(rig.count("(SELECT DISTINCT record_id, field FROM _sluice.repairs)"));
                assertThat(rig.verify()).isEmpty();
            }
        }
        assertThat(outcomes.get(1)).isEqualTo(outcomes.get(0));
        assertThat(outcomes.get(2)).isEqualTo(outcomes.get(0));
        assertThat(outcomes.get(0)).anyMatch(row -> row.endsWith("|\"B\"|\"A\""));
    }

    @Test
    void aRecordThatIsSentAgainCorrectsNothingTwice() throws Exception {
        Pipeline pipeline = Definition.pushedWithRules("orders", LATE);
        try (SinkRig rig = new SinkRig(directory).define(pipeline)) {
            RowCleanser cleanser = pipeline.cleanser();
            Written last = null;
            for (String city : List.of("A", "B", "B")) {
                last = told(cleanser, "1", city);
                rig.feed(last);
            }
            rig.feed(last);

            assertThat(cities(rig)).containsExactly("B", "B", "B");
            assertThat(rig.count("_sluice.repairs")).isEqualTo(1);
            assertThat(rig.account("orders").get(Count.REPAIRED_CELLS)).isEqualTo(1);
        }
    }

    @Test
    void aRowIsFoundByItsKey() throws Exception {
        Pipeline pipeline = Definition.pushedInto("orders", KEYED + "cleanse:\n  - " + LATE);
        try (SinkRig rig = new SinkRig(directory).define(pipeline)) {
            RowCleanser cleanser = pipeline.cleanser();
            rig.feed(told(cleanser, "{\"id\":1,\"zip\":94110,\"city\":\"A\"}"));
            rig.feed(told(cleanser, "{\"id\":2,\"zip\":94110,\"city\":\"B\"}"));
            rig.feed(told(cleanser, "{\"id\":3,\"zip\":94110,\"city\":\"B\"}"));

            assertThat(rig.rows("SELECT id, city FROM raw.orders ORDER BY id")).containsExactly("1|B", "2|B", "3|B");
            assertThat(rig.rows("SELECT count(*) FROM _sluice.repairs r JOIN raw.orders o ON o._sluice_id = r.row_id"))
                    .containsExactly("1");
        }
    }

    /** The newer version lies in another group: what is said of the older one is not said of it. */
    @Test
    void aNewerVersionOfTheRowIsNotTouched() throws Exception {
        Pipeline pipeline = Definition.pushedInto("orders", KEYED + "cleanse:\n  - " + LATE);
        try (SinkRig rig = new SinkRig(directory).define(pipeline)) {
            RowCleanser cleanser = pipeline.cleanser();
            rig.feed(told(cleanser, "{\"id\":1,\"zip\":1,\"city\":\"A\"}"));
            rig.feed(told(cleanser, "{\"id\":1,\"zip\":2,\"city\":\"A\"}"));
            rig.feed(told(cleanser, "{\"id\":2,\"zip\":1,\"city\":\"B\"}"));
            rig.feed(told(cleanser, "{\"id\":3,\"zip\":1,\"city\":\"B\"}"));

            assertThat(rig.rows("SELECT id, city FROM raw.orders ORDER BY id")).containsExactly("1|A", "2|B", "3|B");
            assertThat(rig.count("_sluice.repairs")).isZero();
        }
    }

    /** As before, but version and correction come in one flush, the version behind. */
    @Test
    void aVersionThatComesAfterTheCorrectionWins() throws Exception {
        Pipeline pipeline = Definition.pushedInto("orders", KEYED + "cleanse:\n  - " + LATE);
        try (SinkRig rig = new SinkRig(directory).define(pipeline)) {
            rig.feed(row("r1", "{\"id\":1,\"zip\":1,\"city\":\"A\"}", null));
            rig.feed(
                    row(
                            "x",
                            "{\"id\":9,\"zip\":1,\"city\":\"B\"}",
                            correction("r1", Map.of("id", "1"), "\"A\"", "\"B\"")),
                    row("r2", "{\"id\":1,\"zip\":1,\"city\":\"A\"}", null));

            assertThat(rig.rows("SELECT city FROM raw.orders WHERE id = 1")).containsExactly("A");
        }
    }

    @Test
    void aCellThatHasChangedSinceIsNotTouched() throws Exception {
        Pipeline pipeline = Definition.pushedWithRules("orders", LATE);
        try (SinkRig rig = new SinkRig(directory).define(pipeline)) {
            rig.feed(row("r1", "{\"zip\":1,\"city\":\"A\"}", null));
            rig.feed(row("r2", "{\"zip\":1,\"city\":\"B\"}", correction("r1", Map.of(), "\"C\"", "\"B\"")));
            rig.feed(row("r3", "{\"zip\":1,\"city\":\"B\"}", correction("nobody", Map.of(), "\"A\"", "\"B\"")));

            assertThat(cities(rig)).containsExactly("A", "B", "B");
            assertThat(rig.count("_sluice.repairs")).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "date; \"2024-03-01\"; \"2024-03-02\"; 2024-03-02",
                "time; \"07:15:00\"; \"07:10:00\"; 07:10:00",
                "timestamp; \"2024-03-01T07:15:00Z\"; \"2024-03-02T07:15:00Z\"; 2024-03-02",
                "decimal(8,2); 1.5; 2.25; 2.25",
                "integer; 1; 2; 2",
                "bool; true; false; false",
                "text; \"a\"; \"b\"; b"
            })
    void columnsKeepTheirTypes(String type, String first, String agreed, String shown) throws Exception {
        Pipeline pipeline = Definition.pushedWithRules("orders", "{field: city, to: \"" + type + "\"}", LATE);
        try (SinkRig rig = new SinkRig(directory.resolve(type.substring(0, 4))).define(pipeline)) {
            RowCleanser cleanser = pipeline.cleanser();
            for (String value : List.of(first, agreed, agreed)) {
                rig.feed(told(cleanser, "{\"zip\":1,\"city\":" + value + "}"));
            }

            assertThat(rig.rows("SELECT DISTINCT substr(city::VARCHAR, 1, " + shown.length() + ") FROM raw.orders"))
                    .containsExactly(shown);
        }
    }

    @Test
    void aValueThatTheColumnCannotHoldIsAFinding() throws Exception {
        Pipeline pipeline = Definition.pushedWithRules("orders", "{field: city, to: date}", LATE);
        try (SinkRig rig = new SinkRig(directory).define(pipeline)) {
            RowCleanser cleanser = pipeline.cleanser();
            for (String value : List.of("2024-03-01", "later", "later")) {
                rig.feed(told(cleanser, "1", value));
            }

            assertThat(rig.rows("SELECT city::VARCHAR FROM raw.orders WHERE city IS NOT NULL"))
                    .containsExactly("2024-03-01");
            assertThat(rig.rows("SELECT record_id, message FROM _sluice.findings WHERE message LIKE 'correction%'"))
                    .containsExactly("r1|correction left out: does not fit the type of its column");
        }
    }

    /** What a rule did late is taken back with what it did at once, and another rule can be taken back around it. */
    @ParameterizedTest
    @CsvSource({"determines city by zip", "trim"})
    void aRevertLeavesWhatARunWithoutTheRuleHas(String rule) throws Exception {
        String trim = "{field: name, trim: true}";
        List<String> rules = rule.equals("trim") ? List.of(LATE) : List.of(trim);
        Pipeline with = Definition.pushedWithRules("orders", trim, LATE);
        Pipeline without = Definition.pushedWithRules("orders", rules.toArray(String[]::new));
        try (SinkRig had = new SinkRig(directory.resolve("had")).define(with);
                SinkRig never = new SinkRig(directory.resolve("never")).define(without)) {
            feed(had, with);
            feed(never, without);
            String rows = "SELECT _sluice_id, zip, name, city FROM raw.orders ORDER BY 1";
            assertThat(had.rows(rows)).isNotEqualTo(never.rows(rows));

            List<RevertedTable> told = new WarehouseRevert(had.warehouse, "_sluice", Clock.systemUTC())
                    .run(new RevertRequest(rule, 0, null), Map.of("orders", with), true);

            assertThat(told).singleElement().satisfies(table -> assertThat(table.kept())
                    .isZero());
            assertThat(had.rows(rows)).isEqualTo(never.rows(rows));
            assertThat(had.verify()).isEmpty();
        }
    }

    @Test
    void anAnswerThatCameBeforeIsKept() throws Exception {
        Pipeline pipeline = Definition.asking("items");
        try (SinkRig rig = new SinkRig(directory).define(pipeline)) {
            rig.feed(written(cleansed("items", "i1", "{\"n\":1,\"category\":\"x\"}")
                    .setInputHash("h")
                    .setLlmVersion("v1")
                    .setAsked(Records.asked(List.of("category"), List.of("category_norm", "score"), null))
                    .build()));
            rig.feed(written(
                    answer("items", "i1", "h", "{\"category_norm\":\"toys\"}").build()));
            rig.feed(written(cleansed("items", "i2", "{\"n\":2,\"category\":\"x\"}")
                    .setCorrections(
                            List.of(new Correction("i1", Map.of(), Map.of(), "category_norm", RULE, null, "\"home\"")))
                    .build()));

            assertThat(rig.rows("SELECT category_norm FROM raw.items WHERE n = 1"))
                    .containsExactly("toys");
        }
    }

    private void feed(SinkRig rig, Pipeline pipeline) {
        next = 1;
        RowCleanser cleanser = pipeline.cleanser();
        for (String city : List.of("A", "B", "B", "A", "C", "B", "B", "B", "")) {
            rig.feed(told(cleanser, "{\"zip\":\"1\",\"name\":\" n\",\"city\":\"" + city + "\"}"));
        }
    }

    private static List<String> cities(SinkRig rig) throws Exception {
        return rig.rows("SELECT city FROM raw.orders ORDER BY _sluice_id");
    }

    private Written told(RowCleanser cleanser, String zip, String city) {
        return told(cleanser, "{\"zip\":\"" + zip + "\",\"city\":\"" + city + "\"}");
    }

    /** What cleanse-service makes of a record; all of them in one partition, as the records of one group are. */
    private Written told(RowCleanser cleanser, String record) {
        String id = "r" + next++;
        var outcome = (Outcome.Cleansed)
                cleanser.cleanse(RawPayload.json(record.getBytes(StandardCharsets.UTF_8)), new Arrival(id, 0));
        CleansedRecord value = cleansed("orders", id, new String(outcome.row(), StandardCharsets.UTF_8))
                .setRepairs(outcome.repairs().stream()
                        .map(one -> new Repair(one.field(), one.rule(), one.before()))
                        .toList())
                .setFindings(outcome.findings().stream()
                        .map(one -> new Finding(
                                one.field(), one.check(), one.severity().word(), one.message()))
                        .toList())
                .setCorrections(outcome.corrections().stream()
                        .map(one -> new Correction(
                                one.recordId(),
                                one.key(),
                                one.by(),
                                one.field(),
                                one.rule(),
                                one.before(),
                                one.after()))
                        .toList())
                .build();
        return onKey("group", written(value));
    }

    private static Written row(String id, String row, @Nullable Correction correction) {
        return onKey(
                "group",
                written(cleansed("orders", id, row)
                        .setCorrections(correction == null ? List.of() : List.of(correction))
                        .build()));
    }

    private static Written onKey(String key, Written record) {
        return new Written(record.topic(), Records.bytesOf(key), record.value(), record.headers());
    }

    private static Correction correction(String record, Map<String, String> key, String before, String after) {
        return new Correction(record, key, key.isEmpty() ? Map.of() : Map.of("zip", "1"), "city", RULE, before, after);
    }
}
