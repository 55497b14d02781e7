package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.SchemaCatalog;
import dev.sluice.metadata.normalize.SystemNames;
import dev.sluice.metadata.normalize.TableBatch;
import dev.sluice.metadata.normalize.TableSchema;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.function.IntPredicate;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Replaces root rows by rows with the same id, children included: delete by a semi-join with the staged ids, then
 * append. Measured against MERGE INTO, literal lists and an index (see the README): the semi-join was fastest, and
 * DuckDB's own upsert is avoided.
 */
final class TableMerge {
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

    MergeResult merge(Collection<TableBatch> batches, Disposition disposition) throws SQLException {
        TableBatch root = rootOf(batches);
        if (root == null) {
            return MergeResult.NONE;
        }
        Versions versions = new Versions(connection, SqlName.table(dataset, root.table()), system, root, disposition);
        versions.keepWinners();
        long removed = 0;
        if (versions.anyDeletes()) {
            removed = replace(root, versions::deletes);
        }
        long replaced =
                disposition.way() == Disposition.Way.INSERT_ONLY ? 0 : replace(root, row -> !versions.deletes(row));
        versions.dropDeletes();
        for (TableBatch batch : batches) {
            BatchAppender.append(connection, dataset, batch);
        }
        return MergeResult.of(root.rows(), root.liveRows() - replaced, removed);
    }

    /** Deletes what the chosen rows of the batch take the place of. Returns how many root rows went. */
    private long replace(TableBatch root, IntPredicate chosen) throws SQLException {
        StagedIds.of(connection, root, row -> !root.isSuperseded(row) && chosen.test(row));
        long deleted = delete(root.table(), system.id());
        if (deleted > 0) {
            for (TableSchema child : Descendants.of(root.table(), catalog, system)) {
                delete(child.name(), system.rootId());
            }
        }
        return deleted;
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

    private long delete(String table, String column) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate("DELETE FROM " + SqlName.table(dataset, table) + " WHERE "
                    + SqlName.quote(column) + " IN (SELECT id FROM " + StagedIds.TABLE + ")");
        }
    }
}
