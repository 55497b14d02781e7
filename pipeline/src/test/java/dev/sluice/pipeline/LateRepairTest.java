package dev.sluice.pipeline;

import static dev.sluice.pipeline.Pipelines.cleansed;
import static dev.sluice.pipeline.Pipelines.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.group.HeapGroups;
import dev.sluice.pipeline.group.RuleMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LateRepairTest {
    private static final String CITY =
            "cleanse:\n  - determines: {by: [zip], field: city, replace: any, late_repair: true}\n";
    private static final String RULE = "determines city by zip";

    @Test
    void anEarlierRowIsCorrectedWhenTheOthersAgreeOnAnotherValue() {
        var stream = new Stream(CITY);

        assertThat(stream.tell("1", "Oakland")).isEmpty();
        assertThat(stream.tell("1", "San Francisco")).isEmpty();
        assertThat(stream.tell("1", "San Francisco"))
                .containsExactly(correction("r1", "\"Oakland\"", "\"San Francisco\""));
        assertThat(stream.tell("1", "San Francisco")).isEmpty();
    }

    @Test
    void aRowThatWasReplacedGetsItsOwnValueBackWhenTheEvidenceTurns() {
        var stream = new Stream(CITY);
        stream.tell("1", "A");
        stream.tell("1", "A");
        assertThat(stream.shown("1", "B")).isEqualTo("A");

        stream.tell("1", "B");
        stream.tell("1", "B");

        assertThat(stream.table).containsExactly("B", "B", "B", "B", "B");
        assertThat(stream.all)
                .containsExactly(
                        correction("r3", "\"A\"", "\"B\""),
                        correction("r1", "\"A\"", "\"B\""),
                        correction("r2", "\"A\"", "\"B\""));
    }

    @Test
    void everyRowEndsAsTheRuleWouldMakeItWithAllThatWasSeen() {
        var stream = new Stream("cleanse:\n  - determines: {by: [zip], field: city, late_repair: true}\n");
        for (String city :
                List.of("Bern", "Brn", "Bernn", "Genf", "Bern", "Bern", "Bern", "Bern", "Brn", "Bern", "Bern", "")) {
            stream.tell("1", city);
        }

        assertThat(stream.table)
                .containsExactly(
                        "Bern", "Bern", "Bern", "Genf", "Bern", "Bern", "Bern", "Bern", "Bern", "Bern", "Bern", "Bern");
    }

    @Test
    void aGapIsFilledLate() {
        var stream = new Stream(CITY);
        stream.cleanse("{\"zip\":\"1\"}");
        stream.cleanse("{\"zip\":\"1\",\"city\":null}");
        stream.tell("1", "A");

        assertThat(stream.tell("1", "A"))
                .containsExactly(correction("r1", null, "\"A\""), correction("r2", "null", "\"A\""));
    }

    @Test
    void aNumberStaysANumber() {
        var stream = new Stream(CITY);
        stream.cleanse("{\"zip\":1,\"city\":8}");
        stream.cleanse("{\"zip\":1,\"city\":7}");

        assertThat(stream.cleanse("{\"zip\":1,\"city\":7}")).containsExactly(correction("r1", "8", "7"));
    }

    @Test
    void whatARefusedRowTurnedIsToldWithTheNextRow() {
        var stream = new Stream(CITY + "  - {when: \"bad == true\", set: {x: {expr: \"1 / 0\"}}}\n");
        stream.tell("1", "A");
        stream.tell("1", "B");

        assertThat(stream.outcome("{\"zip\":\"1\",\"city\":\"B\",\"bad\":true}"))
                .isInstanceOf(Outcome.Rejected.class);

        assertThat(stream.tell("1", "B")).containsExactly(correction("r1", "\"A\"", "\"B\""));
    }

    @Test
    void whatWasRememberedOutlivesTheCleanser() {
        var stream = new Stream(CITY);
        stream.tell("1", "A");
        stream.tell("1", "B");
        stream.restart();

        assertThat(stream.tell("1", "B")).containsExactly(correction("r1", "\"A\"", "\"B\""));
    }

    /** So that the state has a bound: whoever comes after 64 others of the group is forgotten. */
    @Test
    void onlyTheLastRowsOfAGroupAreRemembered() {
        var stream = new Stream(CITY);
        for (int i = 0; i < 70; i++) {
            stream.tell("1", "A" + i);
        }
        for (int i = 0; i < 120; i++) {
            stream.tell("1", "B");
        }

        assertThat(stream.keys()).isLessThanOrEqualTo(64 + 2);
        assertThat(stream.table.subList(0, 6)).doesNotContain("B");
        assertThat(stream.table.subList(64 + 70, 190)).containsOnly("B");
    }

    @Test
    void longValuesAreNotRemembered() {
        var stream = new Stream(CITY);
        stream.tell("1", "x".repeat(600));
        stream.tell("1", "B");

        assertThat(stream.tell("1", "B")).isEmpty();
    }

    @Test
    void ofARecordThatComesTwiceTheFirstCounts() {
        var stream = new Stream(CITY);
        stream.tell("1", "A");
        stream.next = 1;
        stream.tell("1", "A");
        stream.tell("1", "B");
        stream.tell("1", "B");
        stream.tell("1", "B");
        stream.tell("1", "B");

        assertThat(stream.all).filteredOn(one -> one.recordId().equals("r1")).hasSize(1);
    }

    @Test
    void ofVersionsOfOneRowTheLastCounts() {
        var stream = new Stream("table: {primary_key: [id], write_disposition: merge}\n"
                + "cleanse:\n  - determines: {by: [zip], field: city, replace: any, late_repair: true}\n");
        stream.cleanse("{\"id\":7,\"zip\":\"1\",\"city\":\"A\"}");
        stream.cleanse("{\"id\":7,\"zip\":\"1\",\"city\":\"C\"}");
        stream.cleanse("{\"id\":8,\"zip\":\"1\",\"city\":\"B\"}");
        stream.cleanse("{\"id\":9,\"zip\":\"1\",\"city\":\"B\"}");
        stream.cleanse("{\"id\":10,\"zip\":\"1\",\"city\":\"B\"}");

        assertThat(stream.all)
                .containsExactly(new RowCorrection(
                        "r2", Map.of("id", "7"), Map.of("zip", "\"1\""), "city", RULE, "\"C\"", "\"B\""));
    }

    @Test
    void withoutTheKeyNothingIsRemembered() {
        var stream = new Stream(CITY.replace(", late_repair: true", ""));
        stream.tell("1", "A");
        stream.tell("1", "B");
        stream.tell("1", "B");

        assertThat(stream.all).isEmpty();
        assertThat(stream.keys()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  - {field: city, uppercase: true}\n",
                "  - {field: \"*\", trim: true}\n",
                "  - {field: city, rename: town}\n",
                "  - {when: \"zip == '1'\", field: city, default: X}\n",
                "  - {set: {city: X}}\n",
                "  - {field: place, split: {by: \",\", into: [city, rest]}}\n"
            })
    void noLaterRuleMayChangeWhatIsDetermined(String later) {
        assertThat(Pipelines.problems(Pipelines.HEAD + CITY + later))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.toString()).contains("late_repair").contains("4");
                    assertThat(problem.what()).contains("'city' is changed by");
                });
    }

    @Test
    void aCheckMayFollow() {
        assertThat(Pipelines.problems(Pipelines.HEAD + CITY + "  - {field: city, length: 3}\n"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{write_disposition: replace}",
                "{write_disposition: {disposition: merge, strategy: scd2}, primary_key: [id]}",
                "{write_disposition: {disposition: merge, strategy: insert-only}, primary_key: [id]}",
                "{write_disposition: merge, primary_key: [id], columns: {at: {dedup_sort: desc}}}"
            })
    void rowsMustStayTheRowsOfTheirRecords(String table) {
        assertThat(Pipelines.problems(Pipelines.HEAD + "table: " + table + "\n" + CITY))
                .anySatisfy(problem -> assertThat(problem.what()).contains("late_repair"));
    }

    private static RowCorrection correction(String record, String before, String after) {
        return new RowCorrection(record, Map.of(), Map.of(), "city", RULE, before, after);
    }

    /** Records one after the other, and the table that comes of them. */
    private static final class Stream {
        private final Pipeline pipeline;
        private final HeapGroups groups = new HeapGroups();
        private final List<String> table = new ArrayList<>();
        private final List<RowCorrection> all = new ArrayList<>();
        private RowCleanser cleanser;
        private int next = 1;

        Stream(String body) {
            pipeline = Pipelines.of(body);
            cleanser = pipeline.cleanser(RuleMemory.of(groups));
        }

        void restart() {
            cleanser = pipeline.cleanser(RuleMemory.of(groups));
        }

        List<RowCorrection> tell(String zip, String city) {
            return cleanse("{\"zip\":\"" + zip + "\",\"city\":\"" + city + "\"}");
        }

        String shown(String zip, String city) {
            tell(zip, city);
            return table.get(table.size() - 1);
        }

        Outcome outcome(String record) {
            return cleanser.cleanse(json(record), new Arrival("r" + next++, 0));
        }

        List<RowCorrection> cleanse(String record) {
            Outcome.Cleansed row = cleansed(outcome(record));
            table.add(city(new String(row.row(), java.nio.charset.StandardCharsets.UTF_8)));
            for (RowCorrection one : row.corrections()) {
                int place = Integer.parseInt(one.recordId().substring(1)) - 1;
                if (place < table.size() && one.after() != null) {
                    table.set(place, one.after().replace("\"", ""));
                }
            }
            all.addAll(row.corrections());
            return row.corrections();
        }

        private static String city(String row) {
            var field = PipelineReplay.document(row.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .path("city");
            return field.asText();
        }

        int keys() {
            return groups.size();
        }
    }
}
