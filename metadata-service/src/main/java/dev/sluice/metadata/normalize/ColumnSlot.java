package dev.sluice.metadata.normalize;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A column as the normalizer sees it, whether it is in the schema yet or not. */
final class ColumnSlot {
    static final int UNKNOWN = -1;

    final String name;
    /** A system column: never filled from documents. */
    final boolean reserved;
    /** Position in the schema of the table, or {@link #UNKNOWN}. */
    int index = UNKNOWN;
    /** Serial number of the last row that had a value for it, and where that value is among the row's values. */
    long row = -1;

    int entry;
    private @Nullable Map<String, ColumnSlot> variants;

    ColumnSlot(String name, boolean reserved) {
        this.name = name;
        this.reserved = reserved;
    }

    ColumnSlot variant(String word, Naming naming, TableState table) {
        if (variants == null) {
            variants = new HashMap<>();
        }
        return variants.computeIfAbsent(word, w -> table.slot(naming.variant(name, w)));
    }
}
