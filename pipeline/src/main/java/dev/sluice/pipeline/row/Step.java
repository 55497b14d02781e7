package dev.sluice.pipeline.row;

import java.util.List;
import java.util.Optional;

/** One compiled step over a row. Immutable and thread-safe. */
public interface Step {
    /** Stable name of the rule, as repairs and refusals bear it. */
    String rule();

    /** Path of the field it works on, for refusals. */
    String field();

    /** Paths of the fields whose values it may change, {@code *} for every text; empty: it only looks. */
    default List<String> changes() {
        return List.of(field());
    }

    /** Works on the row. Whatever it throws becomes a refusal of the record. */
    void apply(Row row);

    /** What is left of the step when all that bears a rule's name is taken out; empty: nothing. */
    default Optional<Step> without(String rule) {
        return rule().equals(rule) ? Optional.empty() : Optional.of(this);
    }

    /**
     * Applies the step.
     *
     * @throws Refusal that names the step, whatever it threw
     */
    default void run(Row row) {
        try {
            apply(row);
        } catch (RuntimeException e) {
            throw Refusal.by(this, e);
        }
    }
}
