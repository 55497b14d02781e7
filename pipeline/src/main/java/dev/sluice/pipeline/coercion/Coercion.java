package dev.sluice.pipeline.coercion;

import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.row.Row;
import org.jspecify.annotations.Nullable;

/** Turns a value into one type. Immutable and thread-safe. */
public interface Coercion {
    /** What {@link #coerce} gives for a value that is not of the type. */
    Object FAILED = new Object();

    /**
     * The value in the type, as a row holds it; {@link #FAILED} or an {@link Unfit} where it is none, a {@link Noted} where something was
     * assumed.
     *
     * @param value not null, and no blank text
     */
    @Nullable
    Object coerce(Object value);

    /** As {@link #coerce(Object)}, for types that look at other fields of the row, too. */
    default @Nullable Object coerce(Object value, Row row) {
        return coerce(value);
    }

    /** The type as a person would name it, for findings: {@code a whole number}. */
    String expected();

    /** What it says about the column. */
    ColumnHint hint();

    /** Whether a blank text stands for nothing in this type. */
    default boolean blankIsNull() {
        return true;
    }
}
