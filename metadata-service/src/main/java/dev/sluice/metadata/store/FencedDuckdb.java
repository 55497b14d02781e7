package dev.sluice.metadata.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A DuckDB in memory that reaches nothing of this machine but named database files and a directory to write to. Stateless.
 */
public final class FencedDuckdb {

    private FencedDuckdb() {}

    /**
     * Opens one; the caller attaches the files, locks the configuration and closes the connection.
     *
     * @param files database files, absolute
     * @param staging directory to write to, absolute; it also takes what does not fit into memory
     * @param memoryLimit bytes that it may use before it spills
     */
    public static Connection open(List<Path> files, Path staging, long memoryLimit, int threads) throws SQLException {
        var reachable = new ArrayList<String>();
        files.forEach(file -> reachable.addAll(List.of(file.toString(), file + ".wal")));
        var settings = new Properties();
        settings.put("memory_limit", memoryLimit + "B");
        settings.put("threads", String.valueOf(threads));
        settings.put("temp_directory", staging.resolve("spill").toString());
        settings.put("enable_external_access", "false");
        settings.put("allowed_directories", DuckdbSetting.list(List.of(staging.toString())));
        settings.put("allowed_paths", DuckdbSetting.list(reachable));
        settings.put("autoinstall_known_extensions", "false");
        settings.put("autoload_known_extensions", "false");
        return DriverManager.getConnection("jdbc:duckdb:", settings);
    }
}
