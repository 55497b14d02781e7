package dev.sluice.metadata.export;

import dev.sluice.metadata.query.ReadConnections;
import dev.sluice.metadata.store.FencedDuckdb;
import dev.sluice.metadata.store.OpenFailure;
import dev.sluice.metadata.warehouse.SqlName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A warehouse file that no instance has open: read by an in-memory DuckDB that reaches this file and the staging directory only. */
public final class ClosedWarehouse implements ReadConnections {

    private final Path file;
    private final Path staging;
    private final long memoryLimit;
    private final int threads;

    /**
     * @param staging directory that connections may write to; exists
     * @param memoryLimit bytes that DuckDB may use before it spills to the staging directory
     */
    public ClosedWarehouse(Path file, Path staging, long memoryLimit, int threads) {
        this.file = file.toAbsolutePath().normalize();
        this.staging = staging.toAbsolutePath().normalize();
        this.memoryLimit = memoryLimit;
        this.threads = threads;
    }

    /**
     * A connection to a DuckDB of its own.
     *
     * @throws dev.sluice.metadata.store.WarehouseInUse if a process has the file open for writing
     * @throws dev.sluice.metadata.store.WarehouseUnusable if it cannot be read
     */
    @Override
    public Connection open() throws SQLException {
        Connection connection = FencedDuckdb.open(List.of(file), staging, memoryLimit, threads);
        try (Statement statement = connection.createStatement()) {
            statement.execute("ATTACH " + SqlName.literal(file.toString()) + " AS warehouse (READ_ONLY)");
            statement.execute("USE warehouse");
            statement.execute("SET lock_configuration = true");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw OpenFailure.of(file, e);
        }
    }
}
