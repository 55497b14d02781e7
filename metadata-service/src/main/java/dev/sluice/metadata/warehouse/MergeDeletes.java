package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.SchemaCatalog;
import dev.sluice.metadata.normalize.SystemNames;
import dev.sluice.metadata.normalize.TableBatch;
import dev.sluice.metadata.normalize.TableSchema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a batch takes the place of: deleted by their numbers where these are known and few, else by a semi-join that reads the column of
 * ids. For one merge of one root table.
 */
final class MergeDeletes {

    private static final String PLACES = "_sluice_places";

    private final DuckDBConnection connection;
    private final String dataset;
    private final SystemNames system;
    private final Places places;
    private final TableBatch root;
    private final List<String> children = new ArrayList<>();
    private final Map<String, TablePlaces> known = new HashMap<>();
    private final Map<String, Long> hashes = new HashMap<>();
    private final Map<String, Long> sizes;

    /** Call before anything of the batch is written, and after repeats within it are dropped. */
    MergeDeletes(
            DuckDBConnection connection,
            String dataset,
            SystemNames system,
            SchemaCatalog catalog,
            Places places,
            TableBatch root)
            throws SQLException {
        this.connection = connection;
        this.dataset = dataset;
        this.system = system;
        this.places = places;
        this.root = root;
        this.sizes = places.sizes(connection, dataset);
        look(root.table(), system.id());
        for (TableSchema child : Descendants.of(root.table(), catalog, system)) {
            children.add(child.name());
            look(child.name(), system.rootId());
        }
        if (!known.isEmpty()) {
            hash();
        }
    }

    private void look(String table, String column) throws SQLException {
        TablePlaces found = places.of(connection, dataset, table, column, sizes);
        if (found != null) {
            known.put(table, found);
        }
        places.changes(dataset, table);
    }

    private void hash() throws SQLException {
        StagedIds.of(connection, root, row -> !root.isSuperseded(row));
        try (Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT id, " + TablePlaces.hashOf("id") + " FROM " + StagedIds.TABLE)) {
            while (found.next()) {
                hashes.put(found.getString(1), found.getLong(2));
            }
        }
    }

    private long hashOf(String id) {
        Long hash = hashes.get(id);
        if (hash == null) {
            throw new IllegalStateException("no hash of row " + id);
        }
        return hash;
    }

    /**
     * Deletes what the chosen rows of the batch take the place of, children included.
     *
     * @return how many root rows went
     * @throws PlacesMoved if rows are not where they were
     */
    long delete(IntPredicate chosen) throws SQLException {
        StagedIds.of(connection, root, row -> !root.isSuperseded(row) && chosen.test(row));
        Set<String> ids = new HashSet<>();
        for (int row = 0; !known.isEmpty() && row < root.rows(); row++) {
            if (!root.isSuperseded(row) && chosen.test(row)) {
                ids.add(root.idOf(row));
            }
        }
        List<String> found = new ArrayList<>();
        long deleted = delete(root.table(), system.id(), ids, found);
        if (deleted > 0) {
            Set<String> parents = known.containsKey(root.table()) ? new HashSet<>(found) : ids;
            for (String child : children) {
                delete(child, system.rootId(), parents, new ArrayList<>());
            }
        }
        return deleted;
    }

    private long delete(String table, String column, Set<String> ids, List<String> found) throws SQLException {
        TablePlaces at = known.get(table);
        if (at != null) {
            List<Long> hashed = new ArrayList<>(ids.size());
            ids.forEach(id -> hashed.add(hashOf(id)));
            List<Long> rows = at.of(hashed);
            if (places.pays(rows.size(), at.rows())) {
                byNumber(table, column, rows, ids, found);
                new HashSet<>(found).forEach(id -> at.deleted(hashOf(id)));
                return rows.size();
            }
            known.remove(table);
            places.forget(dataset, table);
        }
        long deleted = byReading(table, column);
        places.wasRead(dataset, table, deleted, sizes.get(table));
        return deleted;
    }

    private long byReading(String table, String column) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate("DELETE FROM " + SqlName.table(dataset, table) + " WHERE "
                    + SqlName.quote(column) + " IN (SELECT id FROM " + StagedIds.TABLE + ")");
        }
    }

    private void byNumber(String table, String column, List<Long> rows, Set<String> ids, List<String> found)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        stage(rows);
        try (Statement statement = connection.createStatement();
                ResultSet gone = statement.executeQuery("DELETE FROM " + SqlName.table(dataset, table)
                        + " WHERE rowid IN (SELECT r FROM temp.main." + PLACES + ") RETURNING "
                        + SqlName.quote(column))) {
            while (gone.next()) {
                found.add(gone.getString(1));
            }
        }
        if (found.size() != rows.size() || !ids.containsAll(found)) {
            throw new PlacesMoved(table, rows.size(), count(found, ids));
        }
    }

    private static long count(Collection<String> found, Set<String> ids) {
        return found.stream().filter(ids::contains).count();
    }

    private void stage(List<Long> rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE IF NOT EXISTS " + PLACES + " (r BIGINT)");
            statement.execute("TRUNCATE temp.main." + PLACES);
        }
        try (DuckDBAppender appender = connection.createAppender("temp", "main", PLACES)) {
            for (Long row : rows) {
                appender.beginRow().append(row.longValue()).endRow();
            }
            // close() swallows what goes wrong when it flushes
            appender.flush();
        }
    }

    /** The rows of a batch that land have been appended, in order. */
    void appended(TableBatch batch) {
        @Nullable TablePlaces at = known.get(batch.table());
        if (at == null) {
            return;
        }
        int column = batch.isRoot() ? -1 : position(batch, system.rootId());
        for (int row = 0; row < batch.rows(); row++) {
            if (!batch.isSuperseded(row)) {
                String id = column < 0
                        ? batch.idOf(row)
                        : (String) batch.buffer(column).objectAt(row);
                at.appended(hashOf(id));
            }
        }
    }

    private static int position(TableBatch batch, String column) {
        for (int i = 0; i < batch.columns().size(); i++) {
            if (batch.columns().get(i).name().equalsIgnoreCase(column)) {
                return i;
            }
        }
        throw new IllegalStateException("table " + batch.table() + " has no column " + column);
    }
}
