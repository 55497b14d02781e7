package dev.sluice.pipeline.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipeline.Pipelines;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a definition, and how that is said. */
class DefinitionProblemsTest {
    @Test
    void everyProblemIsNamedAtOnceWithItsPlaceAndMend() {
        String yaml = """
                pipelin: orders
                source: {connector: fils}
                table:
                  primary_keys: [id]
                  write_disposition: merge
                  max_table_nesting: deep
                  columns: {a: {data_type: strng}}
                cleanse:
                  - {field: a, trimm: true}
                  - {field: b, to: desimal}
                  - {field: c, matches: '(['}
                  - {field: d, lookup: cities.csv}
                  - {when: "amount <", set: {kind: x}}
                  - {field: e, to: date, formats: [dd/bb/yyyy]}
                  - {field: f, trim: ja}
                llm: {enabled: true, send: [a], answer: {x: {type: strin}}, instructions: p.md}
                mask: [email_detector]
                """;

        assertThat(Pipelines.problems(yaml))
                .extracting(Problem::toString)
                .satisfiesExactly(
                        p -> assertThat(p).startsWith("orders.yaml:1:1: key 'pipeline' is missing"),
                        p -> assertThat(p)
                                .isEqualTo("orders.yaml:1:1: pipelin: unknown key 'pipelin'; did you mean 'pipeline'?"),
                        p -> assertThat(p)
                                .startsWith(
                                        "orders.yaml:2:10: source.connector: unknown connector 'fils'; did you mean"),
                        p -> assertThat(p)
                                .startsWith("orders.yaml:4:3: table.primary_keys: unknown key")
                                .contains("'primary_key'"),
                        p -> assertThat(p)
                                .startsWith("orders.yaml:5:3: table.write_disposition: merge needs a primary_key"),
                        p -> assertThat(p)
                                .startsWith(
                                        "orders.yaml:6:22: table.max_table_nesting: expected a whole number, found a text"),
                        p -> assertThat(p)
                                .startsWith("orders.yaml:7:17: table.columns.a.data_type: unknown word 'strng'"),
                        p -> assertThat(p).startsWith("orders.yaml:9:5: cleanse[0]: the entry does nothing"),
                        p -> assertThat(p)
                                .startsWith(
                                        "orders.yaml:9:16: cleanse[0].trimm: unknown key 'trimm'; did you mean 'trim'?"),
                        p -> assertThat(p)
                                .startsWith(
                                        "orders.yaml:10:16: cleanse[1].to: unknown type 'desimal'; did you mean 'decimal'?"),
                        p -> assertThat(p)
                                .startsWith("orders.yaml:11:16: cleanse[2].matches: not a regular expression"),
                        p -> assertThat(p)
                                .startsWith("orders.yaml:12:16: cleanse[3].lookup: there is no file 'cities.csv'"),
                        p -> assertThat(p)
                                .startsWith(
                                        "orders.yaml:13:21: cleanse[4].when: not a valid expression: it ends too early;"),
                        p -> assertThat(p)
                                .startsWith("orders.yaml:14:26: cleanse[5].formats: 'dd/bb/yyyy' is no date pattern"),
                        p -> assertThat(p)
                                .startsWith("orders.yaml:15:22: cleanse[6].trim: expected true or false, found a text"),
                        p -> assertThat(p)
                                .startsWith("orders.yaml:16:52: llm.answer.x.type: unknown type 'strin'")
                                .contains("'string'"),
                        p -> assertThat(p).startsWith("orders.yaml:16:61: llm.instructions: there is no file 'p.md'"),
                        p -> assertThat(p)
                                .startsWith("orders.yaml:17:1: mask: 'email_detector' is no field of llm.send"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "table: [a]                                          | 3:8: table: expected a map, found a list",
                "table: {primary_key: [a, a]}                        | table.primary_key: 'a' is there twice",
                "table: {primary_key: [a, {b: c}]}                   | 3:26: table.primary_key: expected a list of texts, found a map",
                "table: {write_disposition: {strategy: upsert}}      | table.write_disposition: key 'disposition' is missing",
                "table: {write_disposition: {disposition: merge, strategy: upsert}} | needs a primary_key",
                "table: {write_disposition: {disposition: append, strategy: upsert}} | goes with 'disposition: merge' alone",
                "table: {write_disposition: upsert}                  | unknown word 'upsert'",
                "table: {schema_contract: {column: freeze}}          | unknown key 'column'; did you mean 'columns'?",
                "cleanse: {field: a}                                 | cleanse: expected a list, found a map",
                "cleanse: [trim]                                     | cleanse[0]: expected a map, found a text",
                "cleanse: [{trim: true}]                             | cleanse[0]: the entry names no field",
                "cleanse: [{field: a}]                               | cleanse[0]: the entry does nothing",
                "cleanse: [{when: 'a == 1'}]                         | cleanse[0]: the entry does nothing",
                "cleanse: [{field: a, fields: [b], trim: true}]      | both 'field' and 'fields' are there",
                "cleanse: [{field: a, lowercase: true, uppercase: true}] | both lowercase and uppercase",
                "cleanse: [{field: a, formats: [iso]}]               | 'formats' does nothing without 'to'",
                "cleanse: [{field: a, to: integer, formats: [iso]}]  | 'formats' does nothing with 'to: integer'",
                "cleanse: [{field: a, to: 'decimal(40,2)'}]          | expected decimal(p,s)",
                "cleanse: [{field: a, to: 'decimal(2,3)'}]           | expected decimal(p,s)",
                "cleanse: [{field: a, to: timestamp, zone: Europe/Belin}] | did you mean 'Europe/Berlin'?",
                "cleanse: [{field: a, check: [email, emial]}]        | unknown check 'emial'; did you mean 'email'?",
                "cleanse: [{field: a, check: email, region: US}]     | 'region' does nothing without 'check: phone'",
                "cleanse: [{field: a, check: phone, region: XX}]     | unknown region 'XX'",
                "cleanse: [{field: a, lookup: countrys_iso2}]        | did you mean 'countries_iso2'?",
                "cleanse: [{field: '*', to: integer}]                | 'to' does not go with '*'",
                "cleanse: [{fields: [a, b], rename: c}]              | 'rename' needs one field",
                "cleanse: [{field: a, replace: {'(a)': '$2'}}]       | refers to a group that the pattern does not have",
                "cleanse: [{field: a, replace: {'(?=a)': b}}]        | not a regular expression",
                "cleanse: [{field: a, map: [b]}]                     | expected a map from old to new values",
                "cleanse: [{field: a, default: }]                    | expected a value, found nothing",
                "cleanse: [{field: a, severity: error}]              | 'severity' does nothing without",
                "cleanse: [{set: {a: {expr: 'b +'}}}]                | cleanse[0].set.a.expr: not a valid expression",
                "cleanse: [{when: '1 + 1', set: {a: 1}}]             | expected a condition that is true or false, found int",
                "cleanse: [{when: 'nofunction(a)', set: {a: 1}}]     | undeclared reference to 'nofunction'",
                "llm: {enabled: true}                                | llm: key 'send' is missing",
                "llm: {send: [a], answer: {x: {typ: string}}}        | unknown key 'typ'; did you mean 'type'?",
                "llm: {send: [a], answer: {}}                        | expected at least one answer field",
                "llm: {send: [a], answer: {x: string}, when: 'a ='}  | llm.when: not a valid expression",
                "tests: [{in: {a: 1}}]                               | tests[0]: the test expects nothing",
                "tests: [{out: {a: 1}}]                              | tests[0]: key 'in' is missing",
                "tests: [{in: {}, rejected: not_jsn}]                | did you mean 'not_json'?",
                "tests: [{name: x, in: {}, out: {}}, {name: x, in: {}, out: {}}] | tests[1].name: 'x' is there twice",
                "pipeline: again                                     | 3:1: key 'pipeline' is there twice, first in line 1",
                "table: {name: a, name: b}                           | key 'name' is there twice",
                "table: {name: !!java.io.File [x]}                   | not well-formed YAML: Global tag is not allowed",
                "? [a]                                               | a list or map stands where a key is expected",
                "table: {name: 'unclosed}                            | not well-formed YAML",
                "table: *nowhere                                     | not well-formed YAML"
            })
    void saysWhatIsWrong(String body, String expected) {
        assertThat(Pipelines.problems(Pipelines.HEAD + body + "\n"))
                .extracting(Problem::toString)
                .anySatisfy(problem -> assertThat(problem).contains(expected));
    }

    @Test
    void anExpressionsProblemStandsWhereItIs() {
        String yaml = Pipelines.HEAD + """
                  cleanse:
                    - when: |
                        a == 1 &&
                        b ==
                      set: {c: 1}
                  """;

        assertThat(Pipelines.problems(yaml)).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(6);
            assertThat(problem.path()).isEqualTo("cleanse[0].when");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''            | the document is empty",
                "just text     | expected a map of keys, found a text",
                "'a: 1\n---\nb: 2' | not well-formed YAML"
            })
    void documentsThatAreNoDefinition(String yaml, String expected) {
        assertThat(Pipelines.problems(yaml)).first().satisfies(problem -> assertThat(problem.what())
                .contains(expected));
    }

    @Test
    void namesOfPipelinesAreBounded() {
        for (String name : List.of("a/b", "../x", "\"\"", "a b", "x".repeat(101))) {
            assertThat(Pipelines.problems("pipeline: " + name + "\nsource: {connector: kafka}\n"))
                    .as(name)
                    .isNotEmpty();
        }
    }

    @Test
    void lookupFilesAreChecked() {
        Assets assets = Assets.of(Map.of(
                "one.csv", "only\nx\n".getBytes(StandardCharsets.UTF_8),
                "two.csv", "from,to\nx,1\n X ,2\n".getBytes(StandardCharsets.UTF_8),
                "none.csv", "from,to\n".getBytes(StandardCharsets.UTF_8)));
        String yaml = Pipelines.HEAD + """
                  cleanse:
                    - {field: a, lookup: one.csv}
                    - {field: a, lookup: two.csv}
                    - {field: a, lookup: none.csv}
                    - {field: a, lookup: {file: two.csv, from: form}}
                  """;

        assertThat(Pipelines.problems(yaml, assets))
                .extracting(Problem::toString)
                .satisfiesExactly(
                        p -> assertThat(p).contains("orders.yaml:4:").contains("has 1 columns, expected two"),
                        p -> assertThat(p).contains("'two.csv' line 3: the same value has another meaning"),
                        p -> assertThat(p).contains("'none.csv' has no rows"),
                        p -> assertThat(p).contains("no column 'form'").contains("did you mean 'from'?"));
    }

    @Test
    void theExceptionsMessageHasEveryProblemOnItsOwnLine() {
        assertThatThrownBy(() -> DefinitionReader.read("a: 1\nb: 2\n", "x.yaml", Assets.none()))
                .isInstanceOf(InvalidDefinition.class)
                .message()
                .hasLineCount(4);
    }
}
