package dev.sluice.metadata.warehouse;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Reads rows of a dataset's tables back. Not thread-safe. */
public final class TableReader {

    private static final String STAGED = "temp.main.\"_sluice_wanted_rows\"";

    private final DuckDBConnection connection;
    private final String dataset;

    public TableReader(DuckDBConnection connection, String dataset) {
        this.connection = connection;
        this.dataset = dataset;
    }

    /**
     * The cells of rows, as JSON text, where the rows have the values that are expected.
     *
     * @param matched columns that tell the rows; the first is the key that the answer is sorted by
     * @param rows for each wanted row the values of these columns
     * @param columns columns to read
     * @return by key the cells in the order of {@code columns}; rows that are not there, or have other values, are missing
     */
    public Map<String, List<@Nullable String>> cells(
            String table, List<String> matched, Collection<List<String>> rows, List<String> columns)
            throws SQLException {
        stage(matched.size(), rows);
        String cells = columns.stream()
                .map(column -> ", to_json(t." + SqlName.quote(column) + ")::VARCHAR")
                .collect(Collectors.joining());
        StringBuilder sql = new StringBuilder("SELECT s.c0" + cells + " FROM " + SqlName.table(dataset, table)
                + " AS t JOIN " + STAGED + " AS s ON ");
        for (int i = 0; i < matched.size(); i++) {
            sql.append(i == 0 ? "" : " AND ")
                    .append("t.")
                    .append(SqlName.quote(matched.get(i)))
                    .append(" = s.c")
                    .append(i);
        }
        Map<String, List<@Nullable String>> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql.toString())) {
            while (result.next()) {
                List<@Nullable String> values = new ArrayList<>(columns.size());
                for (int i = 0; i < columns.size(); i++) {
                    values.add(result.getString(i + 2));
                }
                found.put(result.getString(1), values);
            }
        }
        return found;
    }

    private void stage(int width, Collection<List<String>> rows) throws SQLException {
        StringBuilder columns = new StringBuilder("c0 VARCHAR");
        for (int i = 1; i < width; i++) {
            columns.append(", c").append(i).append(" VARCHAR");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMP TABLE \"_sluice_wanted_rows\" (" + columns + ")");
        }
        // no executeBatch: it begins a transaction of its own, and fails inside one
        try (DuckDBAppender appender = connection.createAppender("temp", "main", "_sluice_wanted_rows")) {
            for (List<String> row : rows) {
                appender.beginRow();
                for (int i = 0; i < width; i++) {
                    appender.append(row.get(i));
                }
                appender.endRow();
            }
            // close() swallows what goes wrong when it flushes
            appender.flush();
        }
    }

    /** Number of rows of a table; -1 where there is no such table. */
    public long count(String table) throws SQLException {
        try (PreparedStatement exists = connection.prepareStatement(
                "SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = ? AND lower(table_name) = lower(?)")) {
            exists.setString(1, dataset);
            exists.setString(2, table);
            try (ResultSet found = exists.executeQuery()) {
                if (!found.next()) {
                    return -1;
                }
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + SqlName.table(dataset, table))) {
            count.next();
            return count.getLong(1);
        }
    }
}
