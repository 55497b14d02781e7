package dev.sluice.metadata.warehouse;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the rows of large merging tables are, so that a merge need not read the whole column of ids for the few rows that it replaces. Kept from flush
 * to flush and over roll-backs; never over a reopening of the file. Nothing depends on it: without it, and where it would not pay, tables are read.
 * Whoever changes rows of a table other than by a merge must {@link #forget} it. Belongs to the thread that writes.
 */
public final class Places {

    /** Rows of a table from which on it may pay. */
    static final long LARGE = 1_000_000;

    /** Rows that are read in the time that it takes to find and delete one by its number. */
    private static final long ROWS_PER_PLACE = 5_000;

    private static final int LOOK_EVERY = 4;
    private static final int PATIENCE = 3;
    private static final int MOST_PATIENCE = 1_000;
    private static final Logger log = LoggerFactory.getLogger(Places.class);

    private final @Nullable Path directory;
    private final long large;
    private final Map<String, TablePlaces> tables = new HashMap<>();
    private final Map<String, Integer> worthwhile = new HashMap<>();
    private final Map<String, Integer> patience = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    private int merges;

    /**
     * Knows nothing yet.
     *
     * @param directory for files that are not needed once the process ends
     * @param large rows of a table from which on it is looked after
     */
    public Places(Path directory, long large) {
        this.directory = directory;
        this.large = large;
    }

    private Places() {
        this.directory = null;
        this.large = Long.MAX_VALUE;
    }

    /** Places of tables of which there are {@link #LARGE 1 million} rows or more. */
    public static Places in(Path directory) {
        return new Places(directory, LARGE);
    }

    /** Looks after no table. */
    public static Places none() {
        return new Places();
    }

    /** A transaction begins; what an earlier one had under way and did not commit is forgotten. */
    public void begin() {
        changed.clear();
        tables.values().forEach(TablePlaces::rolledBack);
    }

    /** The transaction has been committed. */
    public void committed() {
        try {
            tables.values().forEach(TablePlaces::committed);
        } catch (RuntimeException | OutOfMemoryError | InternalError e) {
            tables.clear(); // what is committed stays so, nobody may take it for a flush that failed
            log.atWarn().setCause(e).log("places of rows given up");
        }
    }

    /** Rows of a table are changed by something else than a merge. */
    public void forget(String dataset, String table) {
        tables.remove(SqlName.table(dataset, table));
        changed.add(SqlName.table(dataset, table));
    }

    /** A merge is about to change a table. What the table holds within this transaction may be rolled back, so nothing is learned from it. */
    void changes(String dataset, String table) {
        changed.add(SqlName.table(dataset, table));
    }

    /** The file has been opened again, or nobody knows what became of a transaction. */
    public void clear() {
        tables.clear();
    }

    /** Places turned out to be wrong: nothing is known any more, and it is learned again only later and later. */
    public void misled() {
        tables.keySet().forEach(this::givenUp);
        tables.clear();
    }

    private void givenUp(String table) {
        worthwhile.remove(table);
        patience.merge(table, PATIENCE * 2, (now, first) -> Math.min(MOST_PATIENCE, now * 2));
    }

    /** How many tables are looked after. */
    public int size() {
        return tables.size();
    }

    /**
     * What is known of a table; null where nothing is, or where it cannot be trusted in this transaction.
     *
     * @param column that rows are looked for by
     * @param sizes as {@link #sizes} tells them
     */
    @Nullable
    TablePlaces of(DuckDBConnection connection, String dataset, String table, String column, Map<String, Long> sizes)
            throws SQLException {
        Path place = directory;
        if (place == null) {
            return null;
        }
        Long rows = sizes.get(table);
        String name = SqlName.table(dataset, table);
        if (rows == null || changed.contains(name)) {
            tables.remove(name);
            return null;
        }
        TablePlaces known = tables.get(name);
        if (known == null && worthwhile.getOrDefault(name, 0) < patience.getOrDefault(name, PATIENCE)) {
            return null;
        }
        if (known != null && known.catchUp(connection, rows)) {
            return known;
        }
        if (known != null) {
            tables.remove(name);
            givenUp(name);
            return null;
        }
        worthwhile.remove(name);
        try {
            TablePlaces read = TablePlaces.read(connection, name, SqlName.quote(column), rows, place);
            if (!read.isWhole()) {
                givenUp(name);
                return null;
            }
            tables.put(name, read);
            return read;
        } catch (IOException e) {
            givenUp(name);
            log.atWarn()
                    .addKeyValue("table", name)
                    .addKeyValue("reason", e.getMessage())
                    .log("no room to note where rows are, merges read the table");
            return null;
        }
    }

    /**
     * Rows of a table were looked for by reading it.
     *
     * @param rows of the table; null where nobody looked
     */
    void wasRead(String dataset, String table, long found, @Nullable Long rows) {
        if (rows == null) {
            return;
        }
        String name = SqlName.table(dataset, table);
        if (rows >= large && pays(found, rows)) {
            worthwhile.merge(name, 1, Integer::sum);
        } else {
            worthwhile.remove(name);
        }
    }

    /** Whether so many rows of a table are better taken by their numbers than found by reading it. */
    boolean pays(long wanted, long rows) {
        return large <= 1 || wanted * ROWS_PER_PLACE < rows;
    }

    /**
     * As {@link #sizesOf}, but empty where nothing depends on it: with many tables it takes its time, so it is asked at every merge only of datasets
     * with tables that are looked after.
     */
    Map<String, Long> sizes(DuckDBConnection connection, String dataset) throws SQLException {
        String of = SqlName.quote(dataset) + ".";
        boolean wanted = directory != null
                && (large <= 1
                        || ++merges % LOOK_EVERY == 0
                        || tables.keySet().stream().anyMatch(table -> table.startsWith(of)));
        return wanted ? sizesOf(connection, dataset) : Map.of();
    }

    /** Rows of each table of a dataset, deleted ones included, without those of this transaction. */
    static Map<String, Long> sizesOf(DuckDBConnection connection, String dataset) throws SQLException {
        Map<String, Long> sizes = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet size = statement.executeQuery("SELECT table_name, estimated_size FROM duckdb_tables() "
                        + "WHERE database_name = current_database() AND schema_name = " + SqlName.literal(dataset))) {
            while (size.next()) {
                sizes.put(size.getString(1), size.getLong(2));
            }
        }
        return sizes;
    }
}
