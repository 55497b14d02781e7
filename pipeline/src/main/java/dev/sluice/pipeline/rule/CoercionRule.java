package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.RowFinding.Severity;
import dev.sluice.pipeline.coercion.Coercion;
import dev.sluice.pipeline.coercion.Coercions;
import dev.sluice.pipeline.coercion.Noted;
import dev.sluice.pipeline.coercion.Unfit;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import dev.sluice.pipeline.row.Symbols;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code to}: the value in a type; one that is not of the type stays as it was and is a finding. */
final class CoercionRule implements Rule {
    private static final String KEY = "to";

    private final Symbols symbols;

    CoercionRule(Symbols symbols) {
        this.symbols = symbols;
    }

    @Override
    public List<String> keys() {
        return List.of(KEY);
    }

    @Override
    public List<String> options() {
        return Coercions.OPTIONS;
    }

    @Override
    public void compile(RuleEntry entry) {
        Coercions.Named named = Coercions.of(entry.section(), symbols);
        if (named != null) {
            String rule = "to " + named.type();
            entry.add(KEY, field -> new CoercionStep(field, rule, named.coercion()));
            entry.declare(named.coercion().hint());
        }
    }

    private record CoercionStep(FieldRef target, String rule, Coercion coercion) implements Step {
        @Override
        public String field() {
            return target.path();
        }

        @Override
        public void apply(Row row) {
            Object value = row.get(target);
            if (value == null) {
                return;
            }
            if (value instanceof String text && coercion.blankIsNull() && text.isBlank()) {
                blank(row, text);
                return;
            }
            Object coerced = coercion.coerce(value, row);
            if (coerced == Coercion.FAILED) {
                refuse(row, value, coercion.expected());
            } else if (coerced instanceof Unfit unfit) {
                refuse(row, value, unfit.expected());
            } else if (coerced instanceof Noted noted) {
                row.journal().noted(field(), rule, Severity.WARNING, noted.note());
                accept(row, value, noted.value());
            } else if (coerced != value) {
                accept(row, value, coerced);
            }
        }

        private void refuse(Row row, Object value, String expected) {
            row.journal()
                    .failed(field(), rule, Severity.ERROR, "expected " + expected + ", found " + Excerpt.of(value));
        }

        /** An empty text is how CSV writes "nothing": no repair; blanks are something that was written. */
        private void blank(Row row, String text) {
            if (text.isEmpty()) {
                row.put(target, null);
            } else {
                row.repair(target, rule, null);
            }
        }

        /** The same characters in another JSON type are the same value, better typed; other characters are a repair. */
        private void accept(Row row, Object value, @Nullable Object coerced) {
            if (JsonText.bare(value).equals(JsonText.bare(coerced))) {
                row.put(target, coerced);
            } else {
                row.repair(target, rule, coerced);
            }
        }
    }
}
