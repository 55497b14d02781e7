package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.SchemaCatalog;
import dev.sluice.metadata.normalize.SystemNames;
import dev.sluice.metadata.normalize.TableBatch;
import dev.sluice.metadata.normalize.TableSchema;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Replaces root rows by rows with the same id, children included: delete by a semi-join with the staged ids, then
 * append. Measured against MERGE INTO, literal lists and an index (see the README): the semi-join was fastest, and
 * DuckDB's own upsert is avoided.
 */
final class TableMerge {
    private static final String STAGED = "temp.main.\"_sluice_staged_ids\"";

    private final DuckDBConnection connection;
    private final String dataset;
    private final SystemNames system;
    private final SchemaCatalog catalog;

    TableMerge(DuckDBConnection connection, String dataset, SystemNames system, SchemaCatalog catalog) {
        this.connection = connection;
        this.dataset = dataset;
        this.system = system;
        this.catalog = catalog;
    }

    MergeResult merge(Collection<TableBatch> batches) throws SQLException {
        TableBatch root = rootOf(batches);
        if (root == null) {
            return new MergeResult(0, 0);
        }
        root.supersedeRepeats();
        stage(root);
        long replaced = delete(root.table(), system.id());
        if (replaced > 0) {
            for (TableSchema child : descendants(root.table())) {
                delete(child.name(), system.rootId());
            }
        }
        for (TableBatch batch : batches) {
            BatchAppender.append(connection, dataset, batch);
        }
        return new MergeResult(root.liveRows() - replaced, root.rows() - root.liveRows() + replaced);
    }

    private static @Nullable TableBatch rootOf(Collection<TableBatch> batches) {
        TableBatch root = null;
        for (TableBatch batch : batches) {
            if (root != null && root != batch.root()) {
                throw new IllegalArgumentException("one merge takes the batches of one root table, but these are of "
                        + root.table() + " and " + batch.root().table());
            }
            root = batch.root();
        }
        return root;
    }

    private void stage(TableBatch root) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE IF NOT EXISTS \"_sluice_staged_ids\" (id VARCHAR)");
            statement.execute("TRUNCATE " + STAGED);
        }
        try (DuckDBAppender appender = connection.createAppender("temp", "main", "_sluice_staged_ids")) {
            for (int row = 0; row < root.rows(); row++) {
                if (!root.isSuperseded(row)) {
                    appender.beginRow().append(root.idOf(row)).endRow();
                }
            }
            // close() swallows what goes wrong when it flushes
            appender.flush();
        }
    }

    private long delete(String table, String column) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate("DELETE FROM " + SqlName.table(dataset, table) + " WHERE "
                    + SqlName.quote(column) + " IN (SELECT id FROM " + STAGED + ")");
        }
    }

    /** All tables below a root table that carry its ids. */
    private List<TableSchema> descendants(String root) {
        List<TableSchema> found = new ArrayList<>();
        for (TableSchema table : catalog.tables()) {
            if (table.indexOf(system.rootId()) >= 0 && isBelow(table, root)) {
                found.add(table);
            }
        }
        return found;
    }

    private boolean isBelow(TableSchema table, String root) {
        String parent = table.parent();
        for (int steps = catalog.tables().size(); parent != null && steps > 0; steps--) {
            if (parent.equals(root)) {
                return true;
            }
            TableSchema next = catalog.table(parent);
            parent = next == null ? null : next.parent();
        }
        return false;
    }
}
