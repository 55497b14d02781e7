package dev.sluice.metadata.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A system table that is small enough to be known by heart: read once, written where it changed. Rows are arrays in the order of
 * the table's columns, the key first. Updated in place, because deleting and inserting the same key again and again is what DuckDB
 * bears least. Not thread-safe.
 */
public final class KeyedTable {

    private final String table;
    private final List<String> columns;
    private final int keys;
    private final Map<List<Object>, @Nullable Object[]> rows = new HashMap<>();
    private final Map<List<Object>, @Nullable Object[]> changed = new LinkedHashMap<>();
    private final Map<List<Object>, @Nullable Object[]> added = new LinkedHashMap<>();

    /**
     * A table of schema {@code _sluice}.
     *
     * @param keys how many of the first columns are the key
     */
    public KeyedTable(String table, int keys, String... columns) {
        this.table = table;
        this.keys = keys;
        this.columns = List.of(columns);
    }

    /** Reads the table. Timestamps come as {@link java.sql.Timestamp} and are written back only when put again. */
    public void load(DuckDBConnection connection) throws SQLException {
        String all = quotedColumns();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT " + all + " FROM _sluice." + table)) {
            while (found.next()) {
                @Nullable Object[] row = new @Nullable Object[columns.size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = found.getObject(i + 1);
                }
                rows.put(keyOf(row), row);
            }
        }
        execute(
                connection,
                "CREATE OR REPLACE TEMPORARY TABLE " + stage() + " AS SELECT " + all + " FROM _sluice." + table
                        + " LIMIT 0");
    }

    /** The row with that key, or null. */
    public @Nullable Object @Nullable [] find(Object... key) {
        return rows.get(List.of(key));
    }

    /** Every row. */
    public List<@Nullable Object[]> all() {
        return new ArrayList<>(rows.values());
    }

    /** Adds a row, or replaces the one with its key; returns it, for changes in place. */
    public @Nullable Object[] put(@Nullable Object... row) {
        List<Object> key = keyOf(row);
        boolean known = rows.put(key, row) != null;
        if (!known || added.containsKey(key)) {
            added.put(key, row);
        } else {
            changed.put(key, row);
        }
        return row;
    }

    /** Marks a row from {@link #find} as changed, after its values were changed in place. */
    public void touch(@Nullable Object[] row) {
        List<Object> key = keyOf(row);
        if (!added.containsKey(key)) {
            changed.put(key, row);
        }
    }

    /** Writes what was put since the last time. */
    public void write(DuckDBConnection connection) throws SQLException {
        if (!changed.isEmpty()) {
            stage(connection, changed.values());
            execute(connection, update());
            changed.clear();
        }
        if (!added.isEmpty()) {
            stage(connection, added.values());
            String all = quotedColumns();
            execute(
                    connection,
                    "INSERT INTO _sluice." + table + " (" + all + ") SELECT " + all + " FROM temp." + stage());
            added.clear();
        }
    }

    private void stage(DuckDBConnection connection, Collection<@Nullable Object[]> staged) throws SQLException {
        execute(connection, "DELETE FROM temp." + stage());
        try (SystemAppender appender = SystemAppender.toTemporary(connection, stage())) {
            for (@Nullable Object[] row : staged) {
                appender.row(row);
            }
        }
    }

    private String update() {
        String set = columns.stream()
                .skip(keys)
                .map(column -> quoted(column) + " = s." + quoted(column))
                .collect(Collectors.joining(", "));
        String match = columns.stream()
                .limit(keys)
                .map(column -> "t." + quoted(column) + " = s." + quoted(column))
                .collect(Collectors.joining(" AND "));
        return "UPDATE _sluice." + table + " AS t SET " + set + " FROM temp." + stage() + " AS s WHERE " + match;
    }

    private String stage() {
        return "changed_" + table;
    }

    private String quotedColumns() {
        return columns.stream().map(KeyedTable::quoted).collect(Collectors.joining(", "));
    }

    private static void execute(DuckDBConnection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<Object> keyOf(@Nullable Object[] row) {
        var key = new ArrayList<Object>(keys);
        for (int i = 0; i < keys; i++) {
            Object part = row[i];
            if (part == null) {
                throw new IllegalArgumentException(
                        "the key of _sluice." + table + " has no value for " + columns.get(i));
            }
            key.add(part);
        }
        return key;
    }

    private static String quoted(String column) {
        return '"' + column + '"';
    }
}
