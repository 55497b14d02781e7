package dev.sluice.metadata.query;

import dev.sluice.metadata.warehouse.SqlName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds tables that cannot be read: every value of every table is read, so that DuckDB compares the checksum of every block that holds one.
 * Takes as long as reading the file does.
 */
public final class DamagedTables {

    private DamagedTables() {}

    /**
     * The tables that cannot be read, as {@code dataset.table}, with DuckDB's reason; empty when all can.
     *
     * @param connections to the file, each to a DuckDB of its own: after a damaged block DuckDB answers nothing more
     */
    public static Map<String, String> find(ReadConnections connections) throws SQLException {
        Map<String, String> damaged = new LinkedHashMap<>();
        for (List<String> table : tables(connections)) {
            try (Connection connection = connections.open();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT bit_xor(hash(t)) FROM " + SqlName.table(table.get(0), table.get(1)) + " AS t")) {
                row.next();
            } catch (SQLException unreadable) {
                damaged.put(String.join(".", table), String.valueOf(unreadable.getMessage()));
            }
        }
        return damaged;
    }

    private static List<List<String>> tables(ReadConnections connections) throws SQLException {
        List<List<String>> tables = new ArrayList<>();
        try (Connection connection = connections.open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                SELECT schema_name, table_name FROM duckdb_tables()
                WHERE database_name = current_database() AND NOT internal ORDER BY ALL""")) {
            while (rows.next()) {
                tables.add(List.of(rows.getString(1), rows.getString(2)));
            }
        }
        return tables;
    }
}
