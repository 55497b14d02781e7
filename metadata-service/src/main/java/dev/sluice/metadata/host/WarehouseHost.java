package dev.sluice.metadata.host;

import dev.sluice.metadata.query.ReadConnections;
import dev.sluice.metadata.web.Total;
import dev.sluice.runtime.health.HealthStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Holds the warehouse open, lands rows in it, and lends connections to readers. One thread starts and stops it; all else is thread-safe.
 */
public interface WarehouseHost extends ReadConnections {

    /**
     * Opens what it can and starts to land rows; waits while the broker is away.
     *
     * @throws dev.sluice.metadata.store.WarehouseInUse if another process has it open: exit code 75
     * @throws dev.sluice.metadata.store.WarehouseUnusable if it cannot be opened
     */
    void start();

    /** Writes what has been polled and lets go of the warehouse, within the time. Harmless when repeated or never started. */
    void stop(Duration timeout);

    /** What the books say. */
    Total total();

    /** What does not agree between ledger and tables; scans the tables. */
    List<String> verify() throws SQLException;

    /** Whether rows land, and if not, why. */
    HealthStatus sinkStatus();

    /** Whether metadata events go out, and if not, why. */
    HealthStatus relayStatus();
}
