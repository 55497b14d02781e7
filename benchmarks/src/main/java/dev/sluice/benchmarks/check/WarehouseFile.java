package dev.sluice.benchmarks.check;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a DuckDB file that nobody has open. Not thread-safe. */
final class WarehouseFile implements AutoCloseable {

    private final Connection connection;
    private final Statement statement;

    private WarehouseFile(Connection connection) throws SQLException {
        this.connection = connection;
        this.statement = connection.createStatement();
    }

    /** Opens it, replaying its log as a restart would. */
    static WarehouseFile open(Path file) throws SQLException {
        return new WarehouseFile(DriverManager.getConnection("jdbc:duckdb:" + file));
    }

    /** First column of every row. */
    List<String> texts(String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(String.valueOf(rows.getString(1)));
            }
            return texts;
        }
    }

    /** First column of the first row. */
    long number(String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** First column to second column. */
    Map<String, String> pairs(String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            var pairs = new HashMap<String, String>();
            while (rows.next()) {
                pairs.put(rows.getString(1), String.valueOf(rows.getString(2)));
            }
            return pairs;
        }
    }

    /** The first row as numbers, by column name; empty where there is none. */
    Map<String, Long> numbers(String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            var numbers = new HashMap<String, Long>();
            if (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    numbers.put(rows.getMetaData().getColumnName(i), rows.getLong(i));
                }
            }
            return numbers;
        }
    }

    /** Whether a table is there. */
    boolean has(String schema, String table) throws SQLException {
        return number("SELECT count(*) FROM information_schema.tables WHERE table_schema = '" + schema
                        + "' AND table_name = '" + table + "'")
                > 0;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
        connection.close();
    }
}
