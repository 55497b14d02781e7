package dev.sluice.metadata.warehouse;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Updates rows by key, many at once: an UPDATE scans the table, so that one statement per row would cost a scan per
 * row. Updates of one row keep their order.
 */
final class RowUpdates {
    private static final String STAGED = "temp.main.\"_sluice_staged_updates\"";

    private final DuckDBConnection connection;
    private final String table;
    private final String keyColumn;

    /**
     * @param table quoted name of the table
     */
    RowUpdates(DuckDBConnection connection, String table, String keyColumn) {
        this.connection = connection;
        this.table = table;
        this.keyColumn = keyColumn;
    }

    /** Applies the updates in order. Returns the number of rows changed. */
    long apply(List<RowUpdate> updates) throws SQLException {
        long changed = 0;
        int from = 0;
        while (from < updates.size()) {
            int to = endOfGroup(updates, from);
            changed += applyGroup(updates.subList(from, to));
            from = to;
        }
        return changed;
    }

    /** Where the run of updates ends that set the same columns and name no row twice. */
    private static int endOfGroup(List<RowUpdate> updates, int from) {
        RowUpdate first = updates.get(from);
        Set<String> keys = new HashSet<>();
        int to = from;
        while (to < updates.size()
                && keys.add(updates.get(to).key())
                && columns(updates.get(to)).equals(columns(first))
                && updates.get(to).values().size() == first.values().size()) {
            to++;
        }
        return to;
    }

    private static List<String> columns(RowUpdate update) {
        List<String> columns = new ArrayList<>(update.values().keySet());
        columns.addAll(update.guard().keySet());
        return columns;
    }

    private long applyGroup(List<RowUpdate> group) throws SQLException {
        RowUpdate first = group.get(0);
        List<String> values = List.copyOf(first.values().keySet());
        List<String> guards = List.copyOf(first.guard().keySet());
        stage(values, guards, group);
        StringBuilder sql = new StringBuilder("UPDATE " + table + " AS t SET ");
        for (int i = 0; i < values.size(); i++) {
            sql.append(i == 0 ? "" : ", ")
                    .append(SqlName.quote(values.get(i)))
                    .append(" = s.v")
                    .append(i);
        }
        sql.append(" FROM ")
                .append(STAGED)
                .append(" AS s WHERE t.")
                .append(SqlName.quote(keyColumn))
                .append(" = s.k");
        for (int i = 0; i < guards.size(); i++) {
            sql.append(" AND t.")
                    .append(SqlName.quote(guards.get(i)))
                    .append(" IS NOT DISTINCT FROM s.g")
                    .append(i);
        }
        try (Statement statement = connection.createStatement()) {
            long changed = statement.executeLargeUpdate(sql.toString());
            statement.execute("DROP TABLE " + STAGED);
            return changed;
        }
    }

    private void stage(List<String> values, List<String> guards, List<RowUpdate> group) throws SQLException {
        List<String> columns = new ArrayList<>();
        columns.add(SqlName.quote(keyColumn) + " AS k");
        for (int i = 0; i < values.size(); i++) {
            columns.add(SqlName.quote(values.get(i)) + " AS v" + i);
        }
        for (int i = 0; i < guards.size(); i++) {
            columns.add(SqlName.quote(guards.get(i)) + " AS g" + i);
        }
        try (Statement statement = connection.createStatement()) {
            // the types of the columns, and no rows
            statement.execute("CREATE OR REPLACE TEMP TABLE \"_sluice_staged_updates\" AS SELECT "
                    + String.join(", ", columns) + " FROM " + table + " LIMIT 0");
        }
        String places = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + STAGED + " VALUES (" + places + ")")) {
            for (RowUpdate update : group) {
                int at = 1;
                insert.setString(at++, update.key());
                for (String column : values) {
                    insert.setObject(at++, parameter(update.values().get(column)));
                }
                for (String column : guards) {
                    insert.setObject(at++, parameter(update.guard().get(column)));
                }
                // no addBatch: executeBatch begins a transaction of its own, and fails inside one
                insert.executeUpdate();
            }
        }
    }

    private static @Nullable Object parameter(@Nullable Object value) {
        return value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
    }
}
