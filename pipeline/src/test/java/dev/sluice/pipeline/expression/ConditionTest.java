package dev.sluice.pipeline.expression;

import static dev.sluice.pipeline.Pipelines.cleansed;
import static dev.sluice.pipeline.Pipelines.json;
import static dev.sluice.pipeline.Pipelines.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipelines;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    private static final String RECORD = """
            {"int":5,"neg":-3,"dec":2.50,"big":12345678901234567890,"huge":1e999999999,"text":"abc","empty":"","yes":true,"none":null,
             "address":{"city":"Ulm","zip":null},"list":[1,2.5,"x"],"Order ID":7,"valid":1,"day":"2024-02-29"}""";

    private static Outcome evaluate(String expression) {
        String body = "cleanse:\n  - when: |\n      " + expression + "\n    set: {held: true}\n";
        return Pipelines.of(body).cleanser().cleanse(json(RECORD));
    }

    private static boolean holds(String expression) {
        return new String(cleansed(evaluate(expression)).row(), StandardCharsets.UTF_8).contains("\"held\":true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "int < 5.5                        # true",
                "neg < 0.0                        # true",
                "dec >= 2                         # true",
                "dec == 2.5                       # true",
                "int == 5.0                       # true",
                "int + dec == 7.5                 # true",
                "dec * int > 12                   # true",
                "big > 5                          # true",
                "huge > 5                         # true",
                "text < 'b'                       # true",
                "day >= '2024-01-01'              # true",
                "yes                              # true",
                "!yes                             # false",
                "none == null                     # true",
                "absent == null                   # true",
                "none < 0.0                       # false",
                "none > 0.0                       # false",
                "absent >= 0                      # false",
                "!(none < 0.0)                    # true",
                "text < 5                         # false",
                "text > 5                         # false",
                "yes < 5                          # false",
                "none                             # false",
                "address.city == 'Ulm'            # true",
                "address.zip == null              # true",
                "address.street == 'x'            # false",
                "address.street == 'x' || yes     # true",
                "none.street == 'x'               # false",
                "has(address.street)              # false",
                "has(address.city)                # true",
                "row['Order ID'] == 7             # true",
                "row['valid'] == 1                # true",
                "valid.text && valid['any name']  # true",
                "list.exists(x, x == 'x')         # true",
                "list.all(x, x == 'x')            # false",
                "size(list) == 3                  # true",
                "'x' in list                      # true",
                "text.matches('^a.c$')            # true",
                "text.upperAscii() == 'ABC'       # true",
                "text.startsWith('a') && int > 1  # true"
            })
    void conditionsOverMessyRows(String expression, boolean expected) {
        assertThat(holds(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int / 0 == 1              | division by zero",
                "int(text) == 1            | cannot be converted",
                "text + int == 'x'         | does not take values of these types",
                "none + 1 == 2             | does not take values of these types",
                "list[7] == 1              | an index is outside of its list",
                "9223372036854775807 + int == 1 | a number is out of range"
            })
    void whatCannotBeEvaluatedRejectsTheRecord(String expression, String reason) {
        Outcome.Rejected rejected = rejected(evaluate(expression));

        assertThat(rejected.code()).isEqualTo("rule_failed");
        assertThat(rejected.message()).contains(reason);
        assertThat(rejected.rule()).startsWith("when ");
    }

    @Test
    void loopsAreBounded() {
        StringBuilder list = new StringBuilder("{\"l\":[0");
        list.append(",1".repeat(999)).append("]}");
        Outcome outcome = Pipelines.of(
                        "cleanse: [{when: 'l.all(a, l.all(b, l.all(c, a + b + c < 9)))', set: {held: true}}]\n")
                .cleanser()
                .cleanse(json(list.toString()));

        assertThat(rejected(outcome).message()).contains("more than 10000 iterations");
    }

    @Test
    void longAndDeepExpressionsAreRefused() {
        assertThat(Pipelines.problems(Pipelines.HEAD + "cleanse: [{when: \"" + "a == 1 || ".repeat(2_000)
                        + "true\", set: {b: 1}}]\n"))
                .hasSize(1);
        assertThat(Pipelines.problems(Pipelines.HEAD + "cleanse: [{when: \"" + "(".repeat(3_000) + "true"
                        + ")".repeat(3_000) + "\", set: {b: 1}}]\n"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "int * 2                      | 10",
                "dec * 2                      | 5.0",
                "text + '-' + string(int)     | \"abc-5\"",
                "[int, dec, none]             | [5,2.5,null]",
                "{'a': {'b': text}}           | {\"a\":{\"b\":\"abc\"}}",
                "timestamp('2024-02-29T10:00:00Z') | \"2024-02-29T10:00:00Z\"",
                "yes ? text : empty           | \"abc\"",
                "none                         | null",
                "5u                           | 5"
            })
    void computedValues(String expression, String expected) {
        Outcome outcome = Pipelines.of("cleanse: [{set: {v: {expr: \"" + expression + "\"}}}]\n")
                .cleanser()
                .cleanse(json(RECORD));

        assertThat(new String(cleansed(outcome).row(), StandardCharsets.UTF_8)).endsWith("\"v\":" + expected + "}");
    }

    @Test
    void aNumberThatIsNotFiniteIsNoValue() {
        Outcome outcome = Pipelines.of("cleanse: [{set: {v: {expr: dec / 0}}}]\n")
                .cleanser()
                .cleanse(json(RECORD));

        assertThat(rejected(outcome).message()).contains("not finite");
    }
}
