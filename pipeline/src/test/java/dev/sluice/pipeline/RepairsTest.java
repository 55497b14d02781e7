package dev.sluice.pipeline;

import static dev.sluice.pipeline.Pipelines.cleansed;
import static dev.sluice.pipeline.Pipelines.json;
import static dev.sluice.pipeline.Pipelines.rejected;
import static dev.sluice.pipeline.Pipelines.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.definition.ColumnHint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepairsTest {
    private static Outcome.Cleansed run(String body, String record) {
        return cleansed(Pipelines.of(body).cleanser().cleanse(json(record)));
    }

    @Test
    void oneRepairForEachEffectiveChangeInOrder() {
        Outcome.Cleansed cleansed = run("""
                cleanse:
                  - {field: email, trim: true, squeeze: true, lowercase: true, check: email}
                  - {field: country, uppercase: true, lookup: countries_iso2}
                  - {field: amount, to: "decimal(12,2)"}
                  - {field: status, map: {shpd: shipped}}
                  - {field: note, nulls: [N/A], default: none}
                  - {when: "amount > 1000.0", set: {kind: large}}
                """, """
                {"email":" A@B.org","country":"germany","amount":"$1,200","status":"shpd","note":"n/a"}""");

        assertThat(cleansed.repairs())
                .containsExactly(
                        new RowRepair("email", "trim", "\" A@B.org\""),
                        new RowRepair("email", "lowercase", "\"A@B.org\""),
                        new RowRepair("country", "uppercase", "\"germany\""),
                        new RowRepair("country", "lookup countries_iso2", "\"GERMANY\""),
                        new RowRepair("amount", "to decimal(12,2)", "\"$1,200\""),
                        new RowRepair("status", "map", "\"shpd\""),
                        new RowRepair("note", "nulls", "\"n/a\""),
                        new RowRepair("note", "default", "null"),
                        new RowRepair("kind", "set kind when amount > 1000.0", null));
        assertThat(row(cleansed)).isEqualTo("""
                        {"email":"a@b.org","country":"DE","amount":1200,"status":"shipped","note":"none","kind":"large"}""");
        assertThat(cleansed.findings()).isEmpty();
    }

    @Test
    void whatChangesNothingIsNoRepair() {
        Outcome.Cleansed cleansed = run("""
                cleanse:
                  - {field: a, trim: true, lowercase: true, nulls: [-], map: {b: b}, default: x}
                  - {set: {c: 1}}
                """, "{\"a\":\"b\",\"c\":1}");

        assertThat(cleansed.repairs()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "decimal(12,2) | \"12.5\"                 | 12.5                     | false",
                "decimal(12,2) | \"$1,200\"               | 1200                     | true",
                "decimal(12,2) | \"12.345\"               | 12.35                    | true",
                "decimal(12,2) | 12.345                   | 12.35                    | true",
                "decimal(12,2) | 5.0                      | 5.0                      | false",
                "integer       | \"7\"                    | 7                        | false",
                "integer       | \"007\"                  | 7                        | true",
                "integer       | 5.0                      | 5                        | true",
                "double        | \"1.50\"                 | 1.50                     | false",
                "bool          | \"true\"                 | true                     | false",
                "bool          | \"Yes\"                  | true                     | true",
                "bool          | 1                        | true                     | true",
                "text          | 5                        | \"5\"                    | false",
                "date          | \"2024-02-29\"           | \"2024-02-29\"           | false",
                "timestamp     | \"2024-02-29T10:00:00Z\" | \"2024-02-29T10:00:00Z\" | false",
                "timestamp     | \"2024-02-29 10:00\"     | \"2024-02-29T10:00:00Z\" | true",
                "integer       | \"\"                     | null                     | false",
                "integer       | \" \"                    | null                     | true"
            })
    void aCoercionIsARepairWhereTheTextChanges(String type, String before, String after, boolean repaired) {
        Outcome.Cleansed cleansed = run("cleanse: [{field: a, to: \"" + type + "\"}]\n", "{\"a\":" + before + "}");

        assertThat(row(cleansed)).isEqualTo("{\"a\":" + after + "}");
        assertThat(cleansed.findings()).isEmpty();
        if (repaired) {
            assertThat(cleansed.repairs()).containsExactly(new RowRepair("a", "to " + type, before));
        } else {
            assertThat(cleansed.repairs()).isEmpty();
        }
    }

    @Test
    void aFailedCoercionKeepsTheValueAndMakesTheFieldInvalid() {
        Outcome.Cleansed cleansed = run("""
                cleanse:
                  - {field: amount, to: decimal}
                  - {when: "!valid.amount", set: {doubtful: true}}
                  - {when: "amount < 0.0", set: {kind: refund}}
                """, "{\"amount\":\"abc\"}");

        assertThat(row(cleansed)).isEqualTo("{\"amount\":\"abc\",\"doubtful\":true}");
        assertThat(cleansed.findings())
                .containsExactly(new RowFinding(
                        "amount",
                        "to decimal(38,9)",
                        RowFinding.Severity.ERROR,
                        "expected a number with at most 29 digits before and 9 after the point, found 'abc'"));
    }

    @Test
    void messagesOfFindingsAreBounded() {
        Outcome.Cleansed cleansed = run(
                "cleanse: [{field: a, matches: '" + "x?".repeat(200) + "'}]\n",
                "{\"a\":\"" + "y".repeat(100_000) + "\"}");

        assertThat(cleansed.findings()).singleElement().satisfies(finding -> assertThat(finding.message())
                .hasSizeLessThanOrEqualTo(200));
    }

    @Test
    void whatWasRecordedFollowsARename() {
        Outcome.Cleansed cleansed = run("""
                cleanse:
                  - {field: Mail, trim: true, check: email, rename: email}
                  - {when: "!valid.email && valid.Mail", set: {asked: true}}
                """, "{\"a\":1,\"Mail\":\" x\",\"email\":\"old\",\"b\":2}");

        assertThat(row(cleansed)).isEqualTo("{\"a\":1,\"email\":\"x\",\"b\":2,\"asked\":true}");
        assertThat(cleansed.repairs())
                .contains(new RowRepair("email", "trim", "\" x\""))
                .noneMatch(repair -> repair.rule().startsWith("rename"));
        assertThat(cleansed.findings()).extracting(RowFinding::field).containsExactly("email");
    }

    @Test
    void nestedFieldsAreNamedByTheirPath() {
        Outcome.Cleansed cleansed = run("""
                cleanse:
                  - {field: address.city, trim: true}
                  - {field: address.zip, to: integer}
                  - {field: address.country, default: DE}
                  - {field: a.b, trim: true}
                  - {field: "*", nulls: ["-"]}
                  - {field: address.street, drop: true}
                  - {field: address.city, rename: city}
                """, """
                {"address":{"city":" Ulm","zip":"x","street":"s"},"a.b":" literal","a":{"b":" path"},"l":[{"x":"-"},"-"]}""");

        assertThat(row(cleansed)).isEqualTo("""
                        {"address":{"zip":"x","country":"DE"},"a.b":"literal","a":{"b":" path"},"l":[{"x":null},null],"city":"Ulm"}""");
        assertThat(cleansed.repairs())
                .extracting(RowRepair::field)
                .containsExactly("city", "address.country", "a.b", "l[0].x", "l[1]");
        assertThat(cleansed.findings()).extracting(RowFinding::field).containsExactly("address.zip");
    }

    @Test
    void aConstantThatIsNestedIsNotSharedBetweenRows() {
        RowCleanser cleanser = Pipelines.of("""
                        cleanse:
                          - {set: {o: {tags: [" a"]}}}
                          - {field: "*", trim: true}
                        """).cleanser();

        assertThat(cleansed(cleanser.cleanse(json("{}"))).repairs()).hasSize(2);
        assertThat(cleansed(cleanser.cleanse(json("{}"))).repairs()).hasSize(2);
    }

    @Test
    void aStepThatCannotBeCarriedOutRejectsTheRecordAndNamesItself() {
        RowCleanser cleanser = Pipelines.of("""
                        cleanse:
                          - {set: {share: {expr: "amount / count"}}}
                          - {when: "amount > 1", set: {a.b: 1}}
                        """).cleanser();

        Outcome.Rejected division = rejected(cleanser.cleanse(json("{\"amount\":1,\"count\":0}")));
        assertThat(division)
                .isEqualTo(new Outcome.Rejected(
                        ErrorCode.RULE_FAILED,
                        "the expression could not be evaluated: division by zero",
                        "set share",
                        "share"));

        Outcome.Rejected inside = rejected(cleanser.cleanse(json("{\"amount\":2,\"count\":1,\"a\":\"text\"}")));
        assertThat(inside.rule()).isEqualTo("set a.b when amount > 1");
        assertThat(inside.field()).isEqualTo("a.b");
        assertThat(inside.message()).doesNotContain("text\"");
        assertThat(row(cleanser.cleanse(json("{\"amount\":2,\"count\":1}")))).contains("\"a\":{\"b\":1}");
    }

    @Test
    void columnHintsComeFromTheTableFirstThenFromCoercions() {
        Pipeline pipeline = Pipelines.of("""
                table: {columns: {n: {data_type: text, nullable: false}}}
                cleanse:
                  - {field: n, to: integer}
                  - {field: amount, to: "decimal(12,2)", rename: total}
                  - {field: at, to: timestamp}
                  - {field: gone, to: bool, drop: true}
                  - {field: a.b, to: date}
                """);

        assertThat(pipeline.columnHints())
                .containsOnlyKeys("n", "total", "at")
                .containsEntry("n", new ColumnHint("text", null, null, false, false, true, false, null))
                .containsEntry("total", ColumnHint.ofType("decimal", 12, 2))
                .containsEntry("at", ColumnHint.ofType("timestamp", null, null));
    }
}
