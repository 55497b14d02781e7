package dev.sluice.metadata.normalize;

/**
 * A column of a table.
 *
 * @param name final name, as it stands in the database
 * @param type its type; never changes
 * @param variant whether it holds values that did not fit another column ({@code v__v_text})
 * @param nullable whether it may hold NULL
 */
public record Column(String name, ColumnType type, boolean variant, boolean nullable) {

    /** A nullable column that is no variant. */
    public static Column of(String name, ColumnType type) {
        return new Column(name, type, false, true);
    }
}
