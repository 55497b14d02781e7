package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.NormalizedBatch;
import dev.sluice.metadata.normalize.SchemaCatalog;
import dev.sluice.metadata.normalize.SchemaChange;
import dev.sluice.metadata.normalize.SystemNames;
import dev.sluice.metadata.normalize.TableBatch;
import dev.sluice.metadata.normalize.TableSchema;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.duckdb.DuckDBConnection;

/**
 * The tables of one dataset (a schema of the database). All statements run on the connection that was given and inside
 * the transaction its owner has opened with {@code BEGIN TRANSACTION}: the appender starts none of its own, and nothing is
 * committed here. After a rollback the catalog is ahead of the database: call {@link #load} again and make new
 * normalizers. Not thread-safe.
 */
public final class DatasetTables {
    private final DuckDBConnection connection;
    private final String dataset;
    private final SystemNames system;
    private final SchemaWriter writer;
    private final Places places;
    private SchemaCatalog catalog = new SchemaCatalog();

    /** Tables of which nobody knows where rows are. */
    public DatasetTables(DuckDBConnection connection, String dataset, String systemPrefix) {
        this(connection, dataset, systemPrefix, Places.none());
    }

    public DatasetTables(DuckDBConnection connection, String dataset, String systemPrefix, Places places) {
        this.places = places;
        this.connection = connection;
        this.dataset = dataset;
        this.system = new SystemNames(systemPrefix);
        this.writer = new SchemaWriter(connection, dataset, system);
    }

    /** Makes the dataset when it is missing and reads what tables it has. */
    public SchemaCatalog load() throws SQLException {
        writer.createDataset();
        catalog = new CatalogReader(system).read(connection, dataset);
        return catalog;
    }

    /** What {@link #load} read, with the changes that normalizers have recorded since. */
    public SchemaCatalog catalog() {
        return catalog;
    }

    /** Applies changes of the schema, in order. */
    public void apply(List<SchemaChange> changes) throws SQLException {
        writer.apply(changes);
    }

    /** Appends the rows of one table; its columns must be there. Returns the number of rows appended. */
    public long append(TableBatch batch) throws SQLException {
        places.forget(dataset, batch.table());
        return BatchAppender.append(connection, dataset, batch);
    }

    /** Appends the rows of all tables of a batch. */
    public MergeResult append(NormalizedBatch batch) throws SQLException {
        long rootRows = 0;
        for (TableBatch table : batch.tables()) {
            long rows = append(table);
            rootRows += table.isRoot() ? rows : 0;
        }
        return new MergeResult(rootRows, 0);
    }

    /** {@link #merge(Collection, Disposition)} of all tables of a batch, the last by arrival wins. */
    public MergeResult merge(NormalizedBatch batch) throws SQLException {
        return merge(batch.tables(), Disposition.MERGE);
    }

    /**
     * Replaces root rows, and all their descendants, by the rows of the batches with the same id, as the disposition says: by arrival or by
     * an order column, with deletions, or not at all where a row is there already.
     *
     * @param batches the batches of one root table and its children; their changes are applied already
     * @throws PlacesMoved if rows are not where they were thought to be; roll back, and do it again after {@link Places#misled}
     */
    public MergeResult merge(Collection<TableBatch> batches, Disposition disposition) throws SQLException {
        return new TableMerge(connection, dataset, system, catalog, places).merge(batches, disposition);
    }

    /** A place for the rows of this dataset that wait for the end of their load; in a schema of its own. */
    public StagedTables staged(String schema) throws SQLException {
        return new StagedTables(connection, dataset, schema, system, catalog, places);
    }

    /** Adds those of the columns that the table has not; the catalog learns them too. */
    public void ensureColumns(String table, List<Column> columns) throws SQLException {
        TableSchema schema = known(table);
        for (Column column : columns) {
            if (schema.indexOf(column.name()) < 0) {
                writer.add(schema.name(), column);
                schema.add(column);
            }
        }
    }

    /**
     * Sets columns of many rows, found by the values of a key column, where their guards hold. The columns must be
     * there. One pass over the table for each run of updates with the same columns.
     *
     * @return the number of rows changed
     */
    public long updateRows(String table, String keyColumn, List<RowUpdate> updates) throws SQLException {
        return new RowUpdates(connection, SqlName.table(dataset, known(table).name()), keyColumn).apply(updates);
    }

    private TableSchema known(String table) {
        TableSchema schema = catalog.table(table);
        if (schema == null) {
            throw new IllegalArgumentException("dataset " + dataset + " has no table " + table);
        }
        return schema;
    }
}
