package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.expression.Computation;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import org.jspecify.annotations.Nullable;

/** Gives a field a value, constant or computed. */
record SetStep(
        FieldRef target,
        String rule,
        @Nullable Object constant,
        @Nullable Computation computation) implements Step {
    @Override
    public String field() {
        return target.path();
    }

    @Override
    public void apply(Row row) {
        Object value = computation == null ? Values.copy(constant) : computation.value(row);
        if (!row.has(target) || !JsonText.of(row.get(target)).equals(JsonText.of(value))) {
            row.repair(target, rule, value);
        }
    }
}
