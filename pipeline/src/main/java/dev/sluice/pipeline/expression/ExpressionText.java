package dev.sluice.pipeline.expression;

import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.expression.Expressions.InvalidExpression;
import dev.sluice.pipeline.row.Symbols;
import dev.sluice.pipeline.yaml.Mark;
import dev.sluice.pipeline.yaml.YamlScalar;
import org.jspecify.annotations.Nullable;

/** Expressions as they stand in a definition: what is wrong with one is reported at its place in the file. */
public final class ExpressionText {
    private static final int LONGEST_MESSAGE = 300;

    private ExpressionText() {}

    /** The condition under a key; null when it is wrong, and then the problems say why. */
    public static @Nullable Condition condition(Section section, String key, Symbols symbols) {
        String text = section.word(key);
        try {
            return text == null ? null : Expressions.condition(text, symbols);
        } catch (InvalidExpression e) {
            report(section, key, e);
            return null;
        }
    }

    /** The expression under a key; null when it is wrong, and then the problems say why. */
    public static @Nullable Computation computation(Section section, String key, Symbols symbols) {
        String text = section.word(key);
        try {
            return text == null ? null : Expressions.computation(text, symbols);
        } catch (InvalidExpression e) {
            report(section, key, e);
            return null;
        }
    }

    private static void report(Section section, String key, InvalidExpression e) {
        Mark mark = section.map().keyMark(key);
        if (section.node(key) instanceof YamlScalar scalar) {
            Mark start = scalar.textMark();
            mark = e.line() == 1
                    ? new Mark(start.line(), start.column() + e.column() - 1)
                    : new Mark(start.line() + e.line() - 1, e.column());
        }
        String message = plain(String.valueOf(e.getMessage()));
        String bounded = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
        section.add(
                key,
                mark,
                "not a valid expression: " + bounded.replace('\n', ' '),
                "mend it (CEL: fields by name, == != < && || !, valid.<field>, has(a.b), row[\"any name\"])");
    }

    /** Without the parser's list of all tokens that might have followed. */
    private static String plain(String message) {
        int expecting = message.indexOf(" expecting ");
        String text = expecting < 0 ? message : message.substring(0, expecting);
        return text.replace("mismatched input '<EOF>'", "it ends too early");
    }
}
