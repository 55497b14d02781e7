package dev.sluice.metadata.shard;

import dev.sluice.metadata.query.ReadConnections;
import dev.sluice.metadata.store.FencedDuckdb;
import dev.sluice.metadata.store.OpenFailure;
import dev.sluice.metadata.warehouse.SqlName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The files of a sharded warehouse, which nobody writes, read as one by an in-memory DuckDB that reaches them and a directory and nothing else. */
public final class ClosedShards implements ReadConnections {

    private final List<Path> files;
    private final Path staging;
    private final long memoryLimit;
    private final int threads;

    /**
     * @param files of all shards, in their order
     * @param staging directory that connections may write to, and where DuckDB spills; exists
     * @param memoryLimit bytes that DuckDB may use before it spills
     */
    public ClosedShards(List<Path> files, Path staging, long memoryLimit, int threads) {
        this.files =
                files.stream().map(file -> file.toAbsolutePath().normalize()).toList();
        this.staging = staging.toAbsolutePath().normalize();
        this.memoryLimit = memoryLimit;
        this.threads = threads;
    }

    /**
     * A connection to a DuckDB of its own.
     *
     * @throws dev.sluice.metadata.store.WarehouseInUse if a process has one of the files open for writing
     * @throws dev.sluice.metadata.store.WarehouseUnusable if one cannot be read
     */
    @Override
    public Connection open() throws SQLException {
        Connection connection = FencedDuckdb.open(files, staging, memoryLimit, threads);
        try (Statement statement = connection.createStatement()) {
            var names = new ArrayList<String>();
            for (Path file : files) {
                names.add("shard_" + names.size());
                attach(statement, file, names.get(names.size() - 1));
            }
            new ShardViews(connection, names).create();
            statement.execute("SET lock_configuration = true");
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public boolean isOneFile() {
        return false;
    }

    private static void attach(Statement statement, Path file, String name) {
        try {
            statement.execute("ATTACH " + SqlName.literal(file.toString()) + " AS " + name + " (READ_ONLY)");
        } catch (SQLException e) {
            throw OpenFailure.of(file, e);
        }
    }
}
