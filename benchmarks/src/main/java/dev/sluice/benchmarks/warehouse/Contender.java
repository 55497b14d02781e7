package dev.sluice.benchmarks.warehouse;

import java.io.IOException;
import java.sql.SQLException;

/** One way to land orders in a warehouse file of its own. Belongs to one thread. */
interface Contender extends AutoCloseable {

    /** Lands a flush as one transaction; returns after its commit. */
    void land(OrderFlush flush) throws SQLException, IOException;

    /** Rows in the table. */
    long rows() throws SQLException;

    @Override
    void close() throws SQLException;
}
