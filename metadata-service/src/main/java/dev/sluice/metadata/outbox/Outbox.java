package dev.sluice.metadata.outbox;

import dev.sluice.metadata.lineage.DatasetCommit;
import dev.sluice.metadata.lineage.RunEvents;
import dev.sluice.metadata.store.SystemAppender;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.duckdb.DuckDBConnection;

/**
 * The writing side of {@code _sluice.outbox}: one event per dataset and commit, in the commit's own transaction, numbered 1, 2, 3 … Belongs to
 * the sink's thread.
 */
public final class Outbox {

    private final RunEvents events;
    private final String warehouseId;
    private long last;
    private long publishedStored;

    private Outbox(RunEvents events, String warehouseId, long last, long publishedStored) {
        this.events = events;
        this.warehouseId = warehouseId;
        this.last = last;
        this.publishedStored = publishedStored;
    }

    /**
     * The outbox as it was committed.
     *
     * @param published highest number that is in the topic: a warehouse that lost its last commits must not use it again
     */
    public static Outbox load(DuckDBConnection connection, RunEvents events, String warehouseId, long published)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT (SELECT coalesce(max(sequence), 0) FROM _sluice.outbox),
                            (SELECT max(published_sequence) FROM _sluice.relay)""")) {
            row.next();
            return new Outbox(events, warehouseId, Math.max(row.getLong(1), published), row.getLong(2));
        }
    }

    /** The number of the last event. */
    public long last() {
        return last;
    }

    /** Adds an event for each dataset that the transaction under way has changed. */
    public void append(
            DuckDBConnection connection, String loadId, Instant at, Collection<DatasetCommit> commits, long published)
            throws SQLException {
        if (!commits.isEmpty()) {
            try (SystemAppender appender = SystemAppender.to(connection, "outbox")) {
                for (DatasetCommit commit : commits) {
                    UUID id = events.runId(warehouseId, loadId, commit.name());
                    appender.row(++last, id.toString(), commit.name(), loadId, events.complete(id, commit, at), at);
                }
            }
        }
        if (published > publishedStored) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("UPDATE _sluice.relay SET published_sequence = " + published);
            }
            publishedStored = published;
        }
    }
}
