package dev.sluice.pipeline.coercion;

import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.row.JsonText;
import org.jspecify.annotations.Nullable;

/** Text; a number or a true/false value as it is written, nested values as JSON. */
record TextCoercion() implements Coercion {
    @Override
    public @Nullable Object coerce(Object value) {
        return value instanceof String ? value : JsonText.bare(value);
    }

    @Override
    public String expected() {
        return "a text";
    }

    @Override
    public ColumnHint hint() {
        return ColumnHint.ofType("text", null, null);
    }

    @Override
    public boolean blankIsNull() {
        return false;
    }
}
