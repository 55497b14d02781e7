package dev.sluice.metadata.query;

import java.sql.Connection;
import java.sql.SQLException;

/** Lends connections to the warehouse for reading, one per query. Thread-safe. */
@FunctionalInterface
public interface ReadConnections {

    /** A connection that the caller closes. External access is off in it: a query reaches no file and no network. */
    Connection open() throws SQLException;

    /**
     * A connection for one query. A warehouse of several files brings only the rows together that the query reads; the tables are all there.
     *
     * @param sql the query; any other text is no error here
     */
    default Connection openFor(String sql) throws SQLException {
        return open();
    }

    /** Whether what the connections see is one database file, of which a copy is a warehouse. */
    default boolean isOneFile() {
        return true;
    }
}
