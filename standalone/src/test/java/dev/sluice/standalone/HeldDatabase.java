package dev.sluice.standalone;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL with a view {@code orders} of numbered rows that makes a reader wait at one row, until it is released. */
final class HeldDatabase implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final Connection connection;

    HeldDatabase(int rows, int heldAt) throws IOException, SQLException {
        server = EmbeddedPostgres.builder().start();
        connection = server.getPostgresDatabase().getConnection();
        run("CREATE TABLE all_orders (id bigint PRIMARY KEY, amount numeric(12,2) NOT NULL)");
        grow(0, rows);
        // only the rows of the chunk that is read may be looked at
        run("ALTER ROLE postgres SET enable_seqscan = off; ALTER ROLE postgres SET enable_bitmapscan = off;"
                + " ALTER ROLE postgres SET enable_sort = off");
        run("""
                CREATE FUNCTION passes(id bigint) RETURNS boolean LANGUAGE plpgsql AS $$
                BEGIN
                  IF id = %d THEN PERFORM pg_advisory_xact_lock(7); END IF;
                  RETURN true;
                END $$""".formatted(heldAt));
        run("CREATE VIEW orders AS SELECT id, amount FROM all_orders WHERE passes(id)");
        run("SELECT pg_advisory_lock(7)");
    }

    int port() {
        return server.getPort();
    }

    /** Adds the rows numbered {@code from + 1} to {@code to}. */
    void grow(int from, int to) throws SQLException {
        run("INSERT INTO all_orders SELECT i, i * 1.10 FROM generate_series(%d, %d) i".formatted(from + 1, to));
    }

    /** Whether somebody waits for the held row. */
    boolean isReached() throws SQLException {
        try (Statement statement = connection.createStatement();
                var waiting = statement.executeQuery(
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) {
            waiting.next();
            return waiting.getInt(1) > 0;
        }
    }

    void release() throws SQLException {
        run("SELECT pg_advisory_unlock(7)");
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        connection.close();
        server.close();
    }
}
