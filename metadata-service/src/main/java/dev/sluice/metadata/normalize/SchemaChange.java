package dev.sluice.metadata.normalize;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of the schema that the rows of a batch need; applied before the rows, in order. */
public sealed interface SchemaChange {

    /** The table that changes. */
    String table();

    /**
     * A new table.
     *
     * @param parent the table whose rows its rows belong to; null for a root table
     */
    record CreateTable(String table, @Nullable String parent, List<Column> columns) implements SchemaChange {
        public CreateTable {
            columns = List.copyOf(columns);
        }
    }

    /** A new column at the end of an existing table. */
    record AddColumn(String table, Column column) implements SchemaChange {}
}
