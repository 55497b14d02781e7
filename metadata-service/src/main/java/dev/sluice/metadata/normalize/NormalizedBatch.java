package dev.sluice.metadata.normalize;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a normalizer produced since the last {@link #clear}: changes of the schema, then rows. One batch per
 * {@link TableNormalizer}; not thread-safe.
 */
public final class NormalizedBatch {
    private final Map<String, TableBatch> tables = new LinkedHashMap<>();
    private final List<SchemaChange> changes = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();

    /** The tables with rows, parents before their children. */
    public Collection<TableBatch> tables() {
        List<TableBatch> filled = new ArrayList<>(tables.size());
        for (TableBatch table : tables.values()) {
            if (table.rows() > 0) {
                filled.add(table);
            }
        }
        return filled;
    }

    /** The root table, or null before the first row. */
    public @Nullable TableBatch root() {
        return tables.isEmpty() ? null : tables.values().iterator().next();
    }

    /** Changes of the schema, in the order in which they must be applied. */
    public List<SchemaChange> changes() {
        return Collections.unmodifiableList(changes);
    }

    /** Rows and values that the schema contract refused. */
    public List<Rejection> rejections() {
        return Collections.unmodifiableList(rejections);
    }

    /** Number of root rows. */
    public int rootRows() {
        TableBatch root = root();
        return root == null ? 0 : root.rows();
    }

    /** True when there is nothing to apply, to append or to record. */
    public boolean isEmpty() {
        return changes.isEmpty() && rejections.isEmpty() && tables().isEmpty();
    }

    /** Forgets everything, once it is committed; keeps the memory for the next batch. */
    public void clear() {
        changes.clear();
        rejections.clear();
        tables.values().forEach(TableBatch::clear);
    }

    TableBatch table(TableSchema schema, @Nullable TableBatch root, String idColumn) {
        return tables.computeIfAbsent(schema.name(), name -> new TableBatch(schema, root, idColumn));
    }

    /** Drops a table, and with a root table all its children. */
    void drop(String table) {
        TableBatch dropped = tables.remove(table);
        if (dropped != null && dropped.isRoot()) {
            tables.values().removeIf(child -> child.root() == dropped);
        }
    }

    void add(SchemaChange change) {
        changes.add(change);
    }

    void add(Rejection rejection) {
        rejections.add(rejection);
    }

    int changeCount() {
        return changes.size();
    }

    void truncateChanges(int size) {
        changes.subList(size, changes.size()).clear();
    }
}
