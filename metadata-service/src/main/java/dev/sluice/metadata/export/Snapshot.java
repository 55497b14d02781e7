package dev.sluice.metadata.export;

import dev.sluice.metadata.warehouse.SqlName;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Copies a whole database into a new file, in one statement and so as of one commit. */
final class Snapshot {

    /** The copy's name while it is attached; no dataset is called so. */
    private static final String COPY = "__sluice_snapshot__";

    private Snapshot() {}

    /** The last commit in a copy. */
    record Commit(long loadSequence, @Nullable String committedAt) {}

    /** Writes to a file that does not exist, and leaves no log beside it. */
    static Commit write(Statement statement, Path to) throws SQLException {
        String source;
        try (ResultSet row = statement.executeQuery("SELECT current_database()")) {
            row.next();
            source = row.getString(1);
        }
        statement.execute("ATTACH " + SqlName.literal(to.toString()) + " AS " + COPY);
        try {
            statement.execute("COPY FROM DATABASE " + SqlName.quote(source) + " TO " + COPY);
            statement.execute("CHECKPOINT " + COPY);
            return commit(statement);
        } finally {
            statement.execute("DETACH " + COPY);
        }
    }

    private static Commit commit(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT load_sequence, CAST(committed_at AS VARCHAR) FROM " + COPY
                + "._sluice.loads ORDER BY load_sequence DESC LIMIT 1")) {
            return row.next() ? new Commit(row.getLong(1), row.getString(2)) : new Commit(0, null);
        }
    }
}
