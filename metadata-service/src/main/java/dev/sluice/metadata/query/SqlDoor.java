package dev.sluice.metadata.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Read-only SQL on the warehouse while it loads: one reading statement, by DuckDB's own parser, within limits of time, rows and
 * size, without files and network. A query sees the last commit before it began. Thread-safe.
 */
public final class SqlDoor implements AutoCloseable {

    /** About how many characters a value that is no text takes. */
    private static final int SCALAR = 8;

    private final ReadConnections connections;
    private final SqlLimits limits;
    private final ScheduledExecutorService canceller = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "sql-timeout");
        thread.setDaemon(true);
        return thread;
    });

    public SqlDoor(ReadConnections connections, SqlLimits limits) {
        this.connections = connections;
        this.limits = limits;
    }

    /**
     * A door on a warehouse file that no service has open.
     *
     * @param memoryLimit bytes that DuckDB may use before it spills
     */
    public static SqlDoor onFile(Path file, SqlLimits limits, long memoryLimit) {
        return new SqlDoor(
                () -> {
                    var settings = new Properties();
                    settings.setProperty("duckdb.read_only", "true");
                    settings.setProperty("memory_limit", memoryLimit + "B");
                    settings.setProperty("enable_external_access", "false");
                    settings.setProperty("lock_configuration", "true");
                    return DriverManager.getConnection("jdbc:duckdb:" + file, settings);
                },
                limits);
    }

    /**
     * Runs a query.
     *
     * @param sql one statement that reads
     * @param maxRows rows wanted at most; the door's own limit holds too
     * @return {@code {"columns": [{"name", "type"}], "rows": [[...]], "truncated": bool, "seconds": x}}; timestamps are ISO text,
     *     integers beyond 64 bits and decimals are JSON numbers, NaN and infinities are text
     * @throws SqlRefused if it is not allowed, fails, or passes a limit
     */
    public ObjectNode query(String sql, int maxRows) {
        long begin = System.nanoTime();
        try (Connection connection = connections.openFor(sql)) {
            String query = SelectOnly.embeddable(connection, sql);
            int most = Math.max(0, Math.min(maxRows, limits.maxRows()));
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN TRANSACTION READ ONLY"); // what the parser lets through still cannot write
                ScheduledFuture<?> timeout = canceller.schedule(
                        () -> cancel(statement), limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
                // the limit is part of the query: DuckDB holds a whole answer outside of its memory limit
                String limited = "FROM (\n" + query + "\n) LIMIT " + (most + 1L);
                try (ResultSet answer = statement.executeQuery(limited)) {
                    ObjectNode json = read(answer, most);
                    return json.put("seconds", Math.round((System.nanoTime() - begin) / 1e6) / 1e3);
                } finally {
                    timeout.cancel(false);
                }
            }
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains("INTERRUPT")) {
                throw new SqlRefused(
                        "the query took longer than " + limits.timeout().toSeconds()
                                + " s and was cancelled; narrow it down, or ask a copy: sluice snapshot",
                        e);
            }
            throw new SqlRefused(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        canceller.shutdownNow();
    }

    private ObjectNode read(ResultSet answer, int maxRows) throws SQLException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ResultSetMetaData shape = answer.getMetaData();
        ArrayNode columns = json.putArray("columns");
        for (int c = 1; c <= shape.getColumnCount(); c++) {
            columns.addObject().put("name", shape.getColumnLabel(c)).put("type", shape.getColumnTypeName(c));
        }
        ArrayNode rows = json.putArray("rows");
        long size = 0;
        boolean more = false;
        while (answer.next()) {
            if (rows.size() == maxRows || size > limits.maxBytes()) {
                more = true;
                break;
            }
            ArrayNode row = rows.addArray();
            for (int c = 1; c <= shape.getColumnCount(); c++) {
                JsonNode value = JsonValues.of(answer.getObject(c));
                size += value.isTextual() ? value.textValue().length() : SCALAR;
                row.add(value);
            }
        }
        return json.put("truncated", more);
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException alreadyClosed) {
            // the query has ended by itself
        }
    }
}
