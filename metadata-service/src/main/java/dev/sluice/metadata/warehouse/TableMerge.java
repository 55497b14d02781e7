package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.SchemaCatalog;
import dev.sluice.metadata.normalize.SystemNames;
import dev.sluice.metadata.normalize.TableBatch;
import java.sql.SQLException;
import java.util.Collection;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Replaces root rows by rows with the same id, children included: delete, then append. Measured against MERGE INTO, literal lists and an
 * index (see NORMALIZATION.md): this was fastest, and DuckDB's own upsert is avoided.
 */
final class TableMerge {
    private final DuckDBConnection connection;
    private final String dataset;
    private final SystemNames system;
    private final SchemaCatalog catalog;
    private final Places places;

    TableMerge(DuckDBConnection connection, String dataset, SystemNames system, SchemaCatalog catalog, Places places) {
        this.connection = connection;
        this.dataset = dataset;
        this.system = system;
        this.catalog = catalog;
        this.places = places;
    }

    MergeResult merge(Collection<TableBatch> batches, Disposition disposition) throws SQLException {
        TableBatch root = rootOf(batches);
        if (root == null) {
            return MergeResult.NONE;
        }
        Versions versions = new Versions(connection, SqlName.table(dataset, root.table()), system, root, disposition);
        versions.keepWinners();
        MergeDeletes deletes = new MergeDeletes(connection, dataset, system, catalog, places, root);
        long removed = versions.anyDeletes() ? deletes.delete(versions::deletes) : 0;
        long replaced =
                disposition.way() == Disposition.Way.INSERT_ONLY ? 0 : deletes.delete(row -> !versions.deletes(row));
        versions.dropDeletes();
        for (TableBatch batch : batches) {
            BatchAppender.append(connection, dataset, batch);
            deletes.appended(batch);
        }
        return MergeResult.of(root.rows(), root.liveRows() - replaced, removed);
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
}
