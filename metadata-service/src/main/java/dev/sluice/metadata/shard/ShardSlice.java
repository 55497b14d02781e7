package dev.sluice.metadata.shard;

import dev.sluice.metadata.warehouse.SqlName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Writes what a query needs of one shard into a DuckDB file of its own: all tables, with the rows of those it reads, as of one commit. */
final class ShardSlice {

    private static final AtomicLong NUMBER = new AtomicLong();

    private ShardSlice() {}

    /**
     * Writes the file; none is there before.
     *
     * @param connection to the shard; may write where the file goes
     * @param wanted tables whose rows are copied
     */
    static void write(Connection connection, Set<TableName> wanted, Path to) throws SQLException {
        String copy = "__sluice_slice_" + NUMBER.incrementAndGet() + "__";
        try (Statement statement = connection.createStatement()) {
            statement.execute("ATTACH " + SqlName.literal(to.toString()) + " AS " + copy);
            try {
                statement.execute("BEGIN TRANSACTION");
                for (String part : statements(statement, wanted, copy)) {
                    statement.execute(part);
                }
                statement.execute("COMMIT");
                statement.execute("CHECKPOINT " + copy);
            } catch (SQLException e) {
                rollback(statement);
                throw e;
            } finally {
                statement.execute("DETACH " + copy);
            }
        }
    }

    private static List<String> statements(Statement statement, Set<TableName> wanted, String copy)
            throws SQLException {
        Set<String> schemas = new LinkedHashSet<>();
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("""
                SELECT schema_name, table_name FROM duckdb_tables()
                WHERE database_name = current_database() AND NOT internal AND NOT temporary""")) {
            while (rows.next()) {
                String schema = rows.getString(1);
                String table = SqlName.table(schema, rows.getString(2));
                boolean whole = wanted.contains(new TableName(schema, rows.getString(2)));
                schemas.add("CREATE SCHEMA IF NOT EXISTS " + copy + "." + SqlName.quote(schema));
                tables.add("CREATE TABLE " + copy + "." + table + " AS FROM " + table + (whole ? "" : " LIMIT 0"));
            }
        }
        var all = new ArrayList<>(schemas);
        all.addAll(tables);
        return all;
    }

    private static void rollback(Statement statement) throws SQLException {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException nothingToRollBack) {
            // the failure has ended the transaction already
        }
    }
}
