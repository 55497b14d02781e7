package dev.sluice.benchmarks.warehouse;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** Fills a table of orders up with invented ones, so that the rows that were there are spread over all of it. */
final class Filling {

    /** The rows that were there come in so many pieces, with invented ones between. */
    private static final int PIECES = 200;

    /** As wide as real orders, and about as hard to compress. */
    private static final String INVENTED = """
            INSERT INTO raw.filled BY NAME
            SELECT left(base64(unhex(left(md5(i::VARCHAR), 22))), 14) AS _sluice_id,
                '1763741234.000000' AS _sluice_load_id, 1 AS _sluice_version,
                'X-' || lpad(i::VARCHAR, 9, '0') AS order_id, 10000 + (hash(i) %% 250000)::BIGINT AS customer_id,
                'anna.schmidt' || (hash(i) %% 100000) || '@example.com' AS email,
                ['DE', 'FR', 'IT', 'ES', 'PL'][1 + i %% 5] AS country_code,
                (hash(i) %% 180) || ' Station Road, ' || (hash(i + 1) %% 100000) || ' Berlin' AS address,
                'wireless mouse' AS product, 'electronics' AS category, 1 + i %% 5 AS quantity,
                ((hash(i) %% 90000)::DOUBLE / 100)::DECIMAL(12,2) AS amount,
                TIMESTAMPTZ '2026-01-01 00:00:00Z' + to_seconds((hash(i) %% 20000000)::BIGINT) AS ordered_at,
                'paid' AS status, 'PAY-' || lpad(i::VARCHAR, 10, '0') AS payment_ref
            FROM range(%d, %d) AS r(i)""";

    private Filling() {}

    /**
     * Fills table {@code raw.orders} of a closed warehouse.
     *
     * @param rows how many the table has afterwards, at least as many as before
     */
    static void fill(Path file, long rows) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("CREATE TABLE raw.filled AS FROM raw.orders LIMIT 0");
            statement.execute("CREATE TEMP TABLE known AS SELECT row_number() OVER () - 1 AS n, * FROM raw.orders");
            long invented = Math.max(0, rows - count(statement, "known"));
            for (int piece = 0; piece < PIECES; piece++) {
                statement.execute("INSERT INTO raw.filled BY NAME SELECT * EXCLUDE (n) FROM known WHERE n % " + PIECES
                        + " = " + piece);
                statement.execute(String.format(
                        Locale.ROOT, INVENTED, invented * piece / PIECES, invented * (piece + 1) / PIECES));
            }
            statement.execute("DROP TABLE raw.orders");
            statement.execute("ALTER TABLE raw.filled RENAME TO orders");
            statement.execute("CHECKPOINT");
        }
    }

    private static long count(Statement statement, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }
}
