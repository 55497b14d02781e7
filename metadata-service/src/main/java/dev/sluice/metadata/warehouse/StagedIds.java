package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.TableBatch;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.IntPredicate;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Ids of a batch's root rows in a temporary table, for semi-joins. */
final class StagedIds {

    /** Its only column is {@code id}. */
    static final String TABLE = "temp.main.\"_sluice_staged_ids\"";

    private StagedIds() {}

    /** Fills the table anew with the ids of the chosen rows. */
    static void of(DuckDBConnection connection, TableBatch root, IntPredicate chosen) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE IF NOT EXISTS \"_sluice_staged_ids\" (id VARCHAR)");
            statement.execute("TRUNCATE " + TABLE);
        }
        try (DuckDBAppender appender = connection.createAppender("temp", "main", "_sluice_staged_ids")) {
            for (int row = 0; row < root.rows(); row++) {
                if (chosen.test(row)) {
                    appender.beginRow().append(root.idOf(row)).endRow();
                }
            }
            // close() swallows what goes wrong when it flushes
            appender.flush();
        }
    }
}
