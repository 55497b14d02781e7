package dev.sluice.metadata.normalize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of one table, in table order. Not thread-safe. Names compare without case, as in DuckDB. */
public final class TableSchema {
    private final String name;
    private final @Nullable String parent;
    private final List<Column> columns = new ArrayList<>();
    private final Map<String, Integer> index = new HashMap<>();

    public TableSchema(String name, @Nullable String parent) {
        this.name = name;
        this.parent = parent;
    }

    public String name() {
        return name;
    }

    /** The table whose rows this one's rows belong to; null for a root table, or when it is not known. */
    public @Nullable String parent() {
        return parent;
    }

    /** The columns in table order; a live, unmodifiable view. */
    public List<Column> columns() {
        return Collections.unmodifiableList(columns);
    }

    /** Position of a column in the table, or -1. */
    public int indexOf(String column) {
        Integer found = index.get(fold(column));
        return found == null ? -1 : found;
    }

    /**
     * Appends a column.
     *
     * @return its position
     * @throws IllegalStateException when the name is taken
     */
    public int add(Column column) {
        if (index.putIfAbsent(fold(column.name()), columns.size()) != null) {
            throw new IllegalStateException("table " + name + " already has a column " + column.name());
        }
        columns.add(column);
        return columns.size() - 1;
    }

    /** Takes back the last columns, so that {@code size} remain. */
    void truncate(int size) {
        while (columns.size() > size) {
            Column last = columns.remove(columns.size() - 1);
            index.remove(fold(last.name()));
        }
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
