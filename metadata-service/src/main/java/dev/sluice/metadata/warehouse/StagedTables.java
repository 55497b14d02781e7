package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.NormalizedBatch;
import dev.sluice.metadata.normalize.SchemaCatalog;
import dev.sluice.metadata.normalize.SystemNames;
import dev.sluice.metadata.normalize.TableBatch;
import dev.sluice.metadata.normalize.TableSchema;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/**
 * Rows that wait for the end of their load: tables with the columns of those they go to, in a schema of their own. All statements run inside
 * the transaction that its owner has opened. After a rollback make a new one. Not thread-safe.
 */
public final class StagedTables {
    private final Sql sql;
    private final DuckDBConnection connection;
    private final String dataset;
    private final String schema;
    private final SystemNames system;
    private final SchemaCatalog target;
    private final SchemaCatalog staged = new SchemaCatalog();
    private final Map<String, Long> landed = new LinkedHashMap<>();
    private final Places places;
    private boolean changed;

    StagedTables(
            DuckDBConnection connection,
            String dataset,
            String schema,
            SystemNames system,
            SchemaCatalog target,
            Places places)
            throws SQLException {
        this.places = places;
        this.sql = new Sql(connection);
        this.connection = connection;
        this.dataset = dataset;
        this.schema = schema;
        this.system = system;
        this.target = target;
        for (TableSchema table :
                new CatalogReader(system).read(connection, schema).tables()) {
            remember(table.name(), table.columns());
        }
    }

    private TableSchema remember(String table, List<Column> columns) {
        TableSchema destination = target.table(table);
        TableSchema known = new TableSchema(table, destination == null ? null : destination.parent());
        columns.forEach(known::add);
        staged.put(known);
        return known;
    }

    /** Whether tables had to be made or changed since the last time this was asked. */
    public boolean changedSchema() {
        boolean before = changed;
        changed = false;
        return before;
    }

    /** Keeps the rows of a batch. Rows with the id of a row that is kept take its place where the disposition is keyed. */
    public MergeResult add(NormalizedBatch batch, Disposition disposition) throws SQLException {
        for (TableBatch table : batch.tables()) {
            prepare(table.table());
        }
        if (disposition.keyed()) {
            // deletions are kept: they count when the load lands
            Disposition versions = new Disposition(
                    Disposition.Way.MERGE, true, List.of(), disposition.order(), disposition.highestWins(), null);
            return new TableMerge(connection, schema, system, staged, Places.none()).merge(batch.tables(), versions);
        }
        long rows = 0;
        for (TableBatch table : batch.tables()) {
            long appended = BatchAppender.append(connection, schema, table);
            rows += table.isRoot() ? appended : 0;
        }
        return new MergeResult(rows, 0);
    }

    /** Brings a table to the columns of its destination, in the same order. */
    private void prepare(String name) throws SQLException {
        TableSchema destination = target.table(name);
        if (destination == null) {
            throw new IllegalArgumentException("dataset " + dataset + " has no table " + name);
        }
        TableSchema known = staged.table(name);
        if (known != null && !isPrefix(known.columns(), destination.columns())) {
            if (sql.count("SELECT count(*) FROM " + table(name)) > 0) {
                throw new IllegalStateException("table " + dataset + "." + name
                        + " was changed by hand while rows of a load wait for it; undo the change");
            }
            sql.run("DROP TABLE " + table(name));
            known = null;
        }
        if (known == null) {
            sql.run("CREATE SCHEMA IF NOT EXISTS " + SqlName.quote(schema));
            sql.run("CREATE TABLE " + table(name) + " AS SELECT * FROM " + SqlName.table(dataset, name) + " LIMIT 0");
            remember(name, destination.columns());
            changed = true;
            return;
        }
        SchemaWriter writer = new SchemaWriter(connection, schema, system);
        for (int i = known.columns().size(); i < destination.columns().size(); i++) {
            writer.add(known.name(), destination.columns().get(i));
            known.add(destination.columns().get(i));
            changed = true;
        }
    }

    private static boolean isPrefix(List<Column> some, List<Column> all) {
        for (int i = 0; i < some.size(); i++) {
            boolean same = i < all.size()
                    && some.get(i).name().equalsIgnoreCase(all.get(i).name())
                    && some.get(i).type().equals(all.get(i).type());
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private String table(String name) {
        return SqlName.table(schema, name);
    }

    /**
     * Moves the rows that wait for a root table, and those of its children, to where they belong.
     *
     * @param disposition what they do to the rows that are there
     * @param arrival whether they are a whole load; rows that come by themselves replace and retire nothing
     * @param at from when on versions are valid
     */
    public MergeResult land(String root, Disposition disposition, Arrival arrival, Instant at) throws SQLException {
        landed.clear();
        places.forget(dataset, root);
        for (TableSchema child : Descendants.of(root, target, system)) {
            places.forget(dataset, child.name());
            if (staged.table(child.name()) == null) {
                continue;
            }
            prepare(child.name()); // columns that came with rows of others
        }
        if (target.table(root) == null) {
            return MergeResult.NONE; // not a row of it has ever come
        }
        prepare(root);
        Move move = new Move(sql, dataset, schema, system, target, staged, root, landed);
        Disposition meant = arrival == Arrival.LATE ? disposition.late() : disposition;
        MergeResult result =
                switch (meant.way()) {
                    case REPLACE -> move.replaceAll();
                    case SCD2 -> new Validity(move, meant, at).land(arrival);
                    case MERGE_BY_KEY, MERGE, INSERT_ONLY, APPEND -> new KeyReplacement(move, meant).land();
                };
        clear(root);
        return result;
    }

    /** How many rows each table got when rows landed last. */
    public Map<String, Long> landed() {
        return Collections.unmodifiableMap(landed);
    }

    /** Forgets the rows that wait for a root table and its children. Returns how many root rows there were. */
    public long clear(String root) throws SQLException {
        if (staged.table(root) == null) {
            return 0;
        }
        List<String> tables = new ArrayList<>();
        Descendants.of(root, staged, system).forEach(child -> tables.add(child.name()));
        for (String child : tables) {
            sql.update("DELETE FROM " + table(child));
        }
        return sql.update("DELETE FROM " + table(root));
    }
}
