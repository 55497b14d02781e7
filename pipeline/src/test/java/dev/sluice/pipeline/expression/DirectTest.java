package dev.sluice.pipeline.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowFinding.Severity;
import dev.sluice.pipeline.row.Refusal;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.RowReader;
import dev.sluice.pipeline.row.Symbols;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is worked out directly is what CEL's interpreter says, over every pair of values and every operator. */
class DirectTest {
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "5",
            "-3",
            "9007199254740993",
            "9223372036854775807",
            "5.0",
            "2.50",
            "-0.0",
            "12345678901234567890",
            "1e999999999",
            "\"\"",
            "\"5\"",
            "\"abc\"",
            "[1]",
            "[]",
            "{\"a\":1}");
    private static final List<String> CONSTANTS = List.of(
            "null", "true", "false", "0", "5", "-3", "5.0", "2.5", "0.0", "9007199254740993", "''", "'abc'", "'5'");
    private static final List<String> OPERATORS = List.of("==", "!=", "<", "<=", ">", ">=");

    private static Row row(Symbols symbols, String a, String b) {
        Row row = new Row(symbols);
        String json = "{\"a\":" + a + ",\"b\":" + b + "}";
        new RowReader().read(RawPayload.json(json.getBytes(StandardCharsets.UTF_8)), row);
        row.journal().failed("b", "check", Severity.ERROR, "wrong");
        return row;
    }

    private static String answer(java.util.function.BooleanSupplier condition) {
        try {
            return Boolean.toString(condition.getAsBoolean());
        } catch (Refusal e) {
            return e.reason();
        }
    }

    private static void agree(Condition condition, Row row) {
        assertThat(answer(() -> condition.holds(row)))
                .as(condition.text())
                .isEqualTo(answer(() -> condition.interpreted(row)));
    }

    @Test
    void comparisonsAgree() throws Exception {
        for (String operator : OPERATORS) {
            Symbols symbols = new Symbols();
            Condition fields = Expressions.condition("a " + operator + " b", symbols);
            for (String a : VALUES) {
                for (String b : VALUES) {
                    agree(fields, row(symbols, a, b));
                }
            }
            for (String constant : CONSTANTS) {
                Condition withConstant = Expressions.condition("a " + operator + " " + constant, symbols);
                VALUES.forEach(a -> agree(withConstant, row(symbols, a, "1")));
            }
        }
    }

    @Test
    void joinedConditionsAgree() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            Symbols symbols = new Symbols();
            Condition condition = Expressions.condition(some(random, 3), symbols);
            for (int j = 0; j < 10; j++) {
                agree(
                        condition,
                        row(
                                symbols,
                                VALUES.get(random.nextInt(VALUES.size())),
                                VALUES.get(random.nextInt(VALUES.size()))));
            }
        }
    }

    private static String some(Random random, int depth) {
        List<String> choice = new ArrayList<>(List.of(
                "a",
                "valid.a",
                "!valid.b",
                "valid['b']",
                "a == null",
                "b < 5.0",
                "a != b",
                "b == 'abc'",
                "absent == null",
                "c > 1"));
        if (depth > 0) {
            choice.add("!(" + some(random, depth - 1) + ")");
            choice.add("(" + some(random, depth - 1) + ") && (" + some(random, depth - 1) + ")");
            choice.add("(" + some(random, depth - 1) + ") || (" + some(random, depth - 1) + ")");
        }
        return choice.get(random.nextInt(choice.size()));
    }

    @Test
    void theUsualConditionsNeedNoInterpreter() throws Exception {
        Symbols symbols = new Symbols();
        for (String usual : List.of("amount < 0.0", "!valid.email || country == null", "status == 'x' && !(n >= 3)")) {
            var tree = Expressions.parsed(usual);
            assertThat(DirectCompiler.of(tree, symbols)).as(usual).isNotNull();
        }
        assertThat(DirectCompiler.of(Expressions.parsed("size(list) == 3"), symbols))
                .isNull();
    }
}
