package dev.sluice.ingest.files;

import dev.sluice.ingest.jdbc.RowJson;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * The rows of a Parquet file in their order, read by a DuckDB in memory as they are asked for: it holds a row group's pages, at most
 * 256 MiB, writes nothing to disk and reads no other file. Not thread-safe.
 */
final class ParquetRows implements Closeable {

    private final Connection connection;
    private final ResultSet result;
    private final RowJson json;
    private final long count;

    private ParquetRows(Connection connection, ResultSet result, RowJson json, long count) {
        this.connection = connection;
        this.result = result;
        this.json = json;
        this.count = count;
    }

    /** @param skipped rows that were read before */
    static ParquetRows open(Path path, long skipped) throws SQLException {
        var settings = new Properties();
        settings.put("jdbc_stream_results", "true");
        settings.put("memory_limit", "256MB");
        settings.put("threads", "1");
        settings.put("temp_directory", "");
        settings.put("autoinstall_known_extensions", "false");
        String file = "read_parquet('" + literal(path) + "', hive_partitioning = false)";
        Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings);
        try {
            long count = count(connection, literal(path));
            Statement statement = connection.createStatement();
            ResultSet result =
                    statement.executeQuery("SELECT * FROM " + file + (skipped > 0 ? " OFFSET " + skipped : ""));
            return new ParquetRows(connection, result, RowJson.ofDuckDb(result), count);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static long count(Connection connection, String file) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT coalesce(sum(num_rows), 0)::BIGINT FROM parquet_file_metadata('" + file + "')")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String literal(Path path) {
        return glob(path).replace("'", "''");
    }

    /** A glob that names this file alone, though its name may look like one itself. */
    static String glob(Path path) {
        return path.toString().replaceAll("[*?\\[]", "[$0]");
    }

    /** The rows; the caller steps on. */
    ResultSet result() {
        return result;
    }

    /** Writes the row that the result is at. */
    RowJson json() {
        return json;
    }

    /** Rows of the whole file. */
    long count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        try {
            // with it end its statements and results
            connection.close();
        } catch (SQLException e) {
            throw new IOException("DuckDB does not let go of the file", e);
        }
    }
}
