package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.expression.Condition;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import java.util.List;
import java.util.Optional;

/** Steps that run on the rows that a condition holds for. It is evaluated once, before the first of them. */
record ConditionalStep(Condition condition, List<Step> steps) implements Step {
    @Override
    public String rule() {
        return "when " + condition.text();
    }

    @Override
    public String field() {
        return steps.isEmpty() ? "" : steps.get(0).field();
    }

    @Override
    public Optional<Step> without(String rule) {
        List<Step> left =
                steps.stream().flatMap(step -> step.without(rule).stream()).toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(new ConditionalStep(condition, left));
    }

    @Override
    public List<String> changes() {
        return steps.stream().flatMap(step -> step.changes().stream()).toList();
    }

    /** Whether one of its steps bears the name. */
    boolean holds(String rule) {
        return steps.stream().anyMatch(step -> step.rule().equals(rule));
    }

    @Override
    public void apply(Row row) {
        if (condition.holds(row)) {
            for (Step step : steps) {
                step.run(row);
            }
        }
    }
}
