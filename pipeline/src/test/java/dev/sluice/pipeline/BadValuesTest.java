package dev.sluice.pipeline;

import static dev.sluice.pipeline.Pipelines.cleansed;
import static dev.sluice.pipeline.Pipelines.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docs/bad-input.md says of values and rules: the row lands, with a finding where something is wrong. */
class BadValuesTest {
    private static List<String> findings(String rules, String record) {
        return cleansed(Pipelines.of("cleanse:\n" + rules).cleanser().cleanse(json(record))).findings().stream()
                .map(finding -> finding.field() + " " + finding.check())
                .toList();
    }

    private static String row(String rules, String record) {
        return Pipelines.clean("cleanse:\n" + rules, record);
    }

    /** With back-tracking these would take longer than the universe has. */
    @Test
    void aCatastrophicPatternEndsInLinearTime() {
        String text = "a".repeat(50_000) + "!";
        String rules = """
                  - {field: t, matches: '(a+)+'}
                  - {field: t, extract: '^(a|a)*b$'}
                  - {field: t, replace: {'(x+x+)+y': z}}
                """;

        assertThat(findings(rules, "{\"t\":\"" + text + "\"}")).containsExactly("t matches", "t extract");
    }

    @Test
    void aLookupThatContradictsItselfIsRefusedWithItsLine() {
        Map<String, byte[]> files = Map.of("c.csv", "spelling,code\nUK,GB\nuk ,UA\n".getBytes(StandardCharsets.UTF_8));
        List<Problem> problems =
                Pipelines.problems(Pipelines.HEAD + "cleanse: [{field: c, lookup: c.csv}]\n", Assets.of(files));

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.toString()).contains("c.csv").contains("line 3").contains("orders.yaml");
            assertThat(problem.mend()).contains("keep one of them");
        });
    }

    @Test
    void aLookupThatRepeatsItselfIsTaken() {
        Map<String, byte[]> files = Map.of("c.csv", "spelling,code\nUK,GB\nuk,GB\n".getBytes(StandardCharsets.UTF_8));
        Pipeline pipeline = Pipelines.of("cleanse: [{field: c, lookup: c.csv}]\n", Assets.of(files), null);

        assertThat(Pipelines.row(pipeline.cleanser().cleanse(json("{\"c\":\"Uk\"}"))))
                .isEqualTo("{\"c\":\"GB\"}");
    }

    /** Each runs once, in the order written. */
    @Test
    void dependenciesInACircleEnd() {
        RowCleanser cleanser = Pipelines.of("""
                        cleanse:
                          - determines: {by: [zip], field: city}
                          - determines: {by: [city], field: zip}
                        """).cleanser();
        cleanser.cleanse(json("{\"zip\":\"94110\",\"city\":\"San Francisco\"}"));
        cleanser.cleanse(json("{\"zip\":\"94110\",\"city\":\"San Francisco\"}"));

        assertThat(Pipelines.row(cleanser.cleanse(json("{\"zip\":\"94110\",\"city\":\"San Francsico\"}"))))
                .isEqualTo("{\"zip\":\"94110\",\"city\":\"San Francisco\"}");
        assertThat(Pipelines.row(cleanser.cleanse(json("{\"zip\":\"94ll0\",\"city\":\"San Francisco\"}"))))
                .contains("\"city\":\"San Francisco\"");
    }

    @Test
    void aFieldThatDeterminesItselfIsRefused() {
        assertThat(Pipelines.problems(Pipelines.HEAD + "cleanse: [{determines: {by: [a], field: a}}]\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).contains("cannot determine itself"));
    }

    @Test
    void aRuleOnAMissingFieldPassesBy() {
        String rules = """
                  - {field: gone, mend_encoding: true, unicode: NFC, strip_invisible: true, ascii_digits: true, trim: true, squeeze: true}
                  - {field: gone, lowercase: true, nulls: [x], map: {a: b}, replace: {a: b}, extract: a, split: ",", lookup: currencies, currency: c}
                  - {field: gone, to: "decimal(9,2)", check: email, min: 1, unique: true, redact: email}
                  - {field: gone.deeper, to: timestamp, one_of: [a]}
                  - {field: gone, required: true}
                  - deduplicate: {by: [gone]}
                  - determines: {by: [gone], field: other}
                """;

        assertThat(findings(rules, "{\"a\":1}")).containsExactly("gone required");
        assertThat(row(rules, "{\"a\":1}")).isEqualTo("{\"a\":1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cafÃ©                | caf\u00e9",
                "Ã¼ber naïve        | über naïve",
                "M\ufffdller            | M\ufffdller",
                "AB\u200b12             | AB12",
                "abc\u202edef           | abcdef"
            })
    void strangeCharactersAreAFindingAndCanBeMended(String text, String mended) {
        String record = "{\"t\":\"" + text + "\"}";

        assertThat(findings("  - {field: t, check: readable}\n", record)).containsExactly("t readable");
        assertThat(row("  - {field: t, mend_encoding: true, strip_invisible: true}\n", record))
                .isEqualTo("{\"t\":\"" + mended + "\"}");
    }

    @Test
    void textThatRunsFromRightToLeftIsSound() {
        assertThat(findings("  - {field: t, check: readable}\n", "{\"t\":\"שלום עולם مرحبا\"}"))
                .isEmpty();
    }

    @Test
    void numbersInOtherScripts() {
        String rules = "  - {fields: [a, b, c, d], to: \"decimal(9,2)\"}\n";
        String record = "{\"a\":\"١٢٣٫٥\",\"b\":\"१२३\",\"c\":\"１２\",\"d\":\"1٢3\"}";

        assertThat(row(rules, record)).isEqualTo("{\"a\":123.5,\"b\":123,\"c\":12,\"d\":\"1٢3\"}");
        assertThat(findings(rules, record)).containsExactly("d to decimal(9,2)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2024-02-31",
                "2023-02-29T10:00:00Z",
                "31/02/2024 10:00",
                "31/04/2024 10:00",
                "2024-03-31 02:30",
                "01/02/24 10:00",
                "00/00/0000 00:00"
            })
    void timesThatDoNotExistAreAFinding(String text) {
        String rules = "  - {field: t, to: timestamp, formats: [iso, dd/MM/yyyy HH:mm], zone: Europe/Berlin}\n";

        assertThat(findings(rules, "{\"t\":\"" + text + "\"}")).containsExactly("t to timestamp");
        assertThat(row(rules, "{\"t\":\"" + text + "\"}")).isEqualTo("{\"t\":\"" + text + "\"}");
    }

    @Test
    void aYearOfTwoDigitsWithoutACenturyIsReadAndSaid() {
        String rules = "  - {field: t, to: date, formats: [dd.MM.yy]}\n";

        assertThat(row(rules, "{\"t\":\"01.02.85\"}")).isEqualTo("{\"t\":\"2085-02-01\"}");
        assertThat(findings(rules, "{\"t\":\"01.02.85\"}")).containsExactly("t to date");
    }
}
