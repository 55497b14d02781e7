package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;

/** Changes one field's value, where there is one. */
record ChangeStep(FieldRef target, String rule, ValueChange change) implements Step {
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
        Object changed = change.apply(value);
        if (changed != value && !value.equals(changed)) {
            row.repair(target, rule, changed);
        }
    }
}
