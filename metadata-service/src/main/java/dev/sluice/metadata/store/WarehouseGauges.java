package dev.sluice.metadata.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What a warehouse takes of disk and memory, as gauges in bytes. Thread-safe. */
public final class WarehouseGauges {

    private final Warehouse warehouse;

    private WarehouseGauges(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** Adds the gauges of a warehouse; they read 0 once it is closed and its file is gone. */
    public static void register(MeterRegistry meters, Warehouse warehouse) {
        var gauges = new WarehouseGauges(warehouse);
        Gauge.builder(
                        "sluice.warehouse.file",
                        gauges,
                        g -> g.warehouse.file().toFile().length())
                .baseUnit("bytes")
                .strongReference(true)
                .register(meters);
        Gauge.builder("sluice.warehouse.log", gauges, g -> logOf(g.warehouse.file())
                        .toFile()
                        .length())
                .baseUnit("bytes")
                .strongReference(true)
                .register(meters);
        Gauge.builder("sluice.warehouse.memory", gauges, WarehouseGauges::memory)
                .baseUnit("bytes")
                .strongReference(true)
                .register(meters);
    }

    /** The write-ahead log beside a warehouse file. */
    static Path logOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".wal");
    }

    /** What DuckDB has taken of its memory limit. */
    private double memory() {
        try (var reader = warehouse.reader();
                Statement statement = reader.createStatement();
                ResultSet row = statement.executeQuery("SELECT sum(memory_usage_bytes) FROM duckdb_memory()")) {
            return row.next() ? row.getDouble(1) : 0;
        } catch (SQLException closed) {
            return 0;
        }
    }
}
