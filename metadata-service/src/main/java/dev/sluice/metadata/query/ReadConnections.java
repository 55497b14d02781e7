package dev.sluice.metadata.query;

import java.sql.Connection;
import java.sql.SQLException;

/** Lends connections to the warehouse for reading, one per query. Thread-safe. */
@FunctionalInterface
public interface ReadConnections {

    /** A connection that the caller closes. External access is off in it: a query reaches no file and no network. */
    Connection open() throws SQLException;
}
