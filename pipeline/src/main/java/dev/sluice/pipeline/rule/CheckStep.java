package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.RowFinding.Severity;
import dev.sluice.pipeline.check.Check;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import java.util.List;

/** Checks one field's value. */
record CheckStep(FieldRef target, String rule, Severity severity, Check check) implements Step {
    /** Marks the one check that is about a missing value. */
    static final Check REQUIRED = value -> null;

    @Override
    public String field() {
        return target.path();
    }

    @Override
    public List<String> changes() {
        return List.of();
    }

    @Override
    public void apply(Row row) {
        Object value = row.get(target);
        if (value == null || value.equals("")) {
            if (check == REQUIRED) {
                row.journal().failed(field(), rule, severity, "expected a value, found none");
            }
            return;
        }
        String expectation = check.expectation(value);
        if (expectation != null) {
            row.journal().failed(field(), rule, severity, expectation + ", found " + Excerpt.of(value));
        }
    }
}
