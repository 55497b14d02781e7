package dev.sluice.pipeline.question;

import dev.sluice.pipeline.Question;
import dev.sluice.pipeline.expression.Condition;
import dev.sluice.pipeline.row.Row;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a model is asked about a row. Immutable and thread-safe.
 *
 * @param condition must hold for a question to be asked; null: always asked
 * @param task what is asked
 */
public record Gate(@Nullable Condition condition, Task task) {
    /** The question; null where none is asked. */
    public @Nullable Question consider(Row row) {
        return condition == null || condition.holds(row) ? task.ask(row) : null;
    }
}
