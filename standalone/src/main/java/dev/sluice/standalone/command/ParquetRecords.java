package dev.sluice.standalone.command;

import dev.sluice.pipeline.RawPayload;
import dev.sluice.standalone.CommandFailed;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * The rows of Parquet files as JSON records, read by a DuckDB in memory row group by row group. Each iterator reads anew; it lets go of the file
 * when its last record was taken.
 */
final class ParquetRecords implements Iterable<RawPayload> {

    private final String path;
    private final long most;

    /**
     * @param path a file or a glob
     * @param most records at most
     */
    ParquetRecords(String path, long most) {
        this.path = path;
        this.most = most;
    }

    /** Whether a path names Parquet. */
    static boolean isParquet(String path) {
        return path.toLowerCase(java.util.Locale.ROOT).endsWith(".parquet");
    }

    @Override
    public Iterator<RawPayload> iterator() {
        try {
            return new Rows(path, most);
        } catch (SQLException e) {
            throw new CommandFailed(path + ": cannot be read as Parquet: " + e.getMessage());
        }
    }

    private static final class Rows implements Iterator<RawPayload> {

        private final String path;
        private final Connection connection;
        private final Statement statement;
        private final ResultSet rows;
        private @Nullable String next;

        Rows(String path, long most) throws SQLException {
            this.path = path;
            var settings = new Properties();
            settings.put(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
            settings.put("memory_limit", "256MB");
            settings.put("threads", "1");
            settings.put("autoinstall_known_extensions", "false");
            connection = DriverManager.getConnection("jdbc:duckdb:", settings);
            try {
                statement = connection.createStatement();
                rows = statement.executeQuery("SELECT to_json(t)::VARCHAR FROM read_parquet('" + path.replace("'", "''")
                        + "') AS t LIMIT " + most);
                advance();
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }

        private void advance() throws SQLException {
            next = rows.next() ? rows.getString(1) : null;
            if (next == null) {
                rows.close();
                statement.close();
                connection.close();
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public RawPayload next() {
            String row = next;
            if (row == null) {
                throw new NoSuchElementException();
            }
            try {
                advance();
            } catch (SQLException e) {
                throw new CommandFailed(path + ": cannot be read to its end: " + e.getMessage());
            }
            return RawPayload.json(row.getBytes(StandardCharsets.UTF_8));
        }
    }
}
