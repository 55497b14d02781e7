package dev.sluice.metadata.warehouse;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBConnection;

/** Runs statements on one connection. */
final class Sql {
    private final DuckDBConnection connection;

    Sql(DuckDBConnection connection) {
        this.connection = connection;
    }

    void run(String statement) throws SQLException {
        try (Statement one = connection.createStatement()) {
            one.execute(statement);
        }
    }

    /** Returns how many rows were changed. */
    long update(String statement) throws SQLException {
        try (Statement one = connection.createStatement()) {
            return one.executeLargeUpdate(statement);
        }
    }

    /** The number that a query answers. */
    long count(String query) throws SQLException {
        try (Statement one = connection.createStatement();
                ResultSet answer = one.executeQuery(query)) {
            answer.next();
            return answer.getLong(1);
        }
    }
}
