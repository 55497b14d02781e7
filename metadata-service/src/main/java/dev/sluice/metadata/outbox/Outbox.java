package dev.sluice.metadata.outbox;

import dev.sluice.metadata.lineage.DatasetCommit;
import dev.sluice.metadata.lineage.RunEvents;
import dev.sluice.metadata.store.SystemAppender;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.duckdb.DuckDBConnection;

/**
 * The writing side of {@code _sluice.outbox}: two events per dataset and commit, in the commit's own transaction, numbered 1, 2, 3 … Belongs to
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

    /**
     * Adds what the transaction under way has to tell: START and COMPLETE of each dataset that it has changed.
     *
     * @param failed what ended before it without a commit, and has not been told: START and FAIL
     * @param published highest number that is known to be in the topic
     */
    public void append(
            DuckDBConnection connection,
            Window window,
            Collection<DatasetCommit> commits,
            List<FailedWindow> failed,
            long published)
            throws SQLException {
        if (!commits.isEmpty() || !failed.isEmpty()) {
            try (SystemAppender appender = SystemAppender.to(connection, "outbox")) {
                for (FailedWindow one : failed) {
                    append(appender, one, window.ended());
                }
                for (DatasetCommit commit : commits) {
                    UUID id = events.runId(warehouseId, window.loadId(), commit.name());
                    String end = events.complete(id, commit, window.ended());
                    append(appender, window, commit.name(), id, end, window.ended());
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

    private void append(SystemAppender appender, FailedWindow failed, Instant now) throws SQLException {
        Window window = failed.window();
        for (String dataset : failed.datasets()) {
            // a later load may get the same id, as this one was never written
            UUID id = events.runId(warehouseId, window.loadId() + ".failed", dataset);
            append(appender, window, dataset, id, events.fail(id, dataset, window.ended(), failed.reason()), now);
        }
    }

    /** The event that begins a run and the one that ends it. */
    private void append(SystemAppender appender, Window window, String dataset, UUID run, String end, Instant now)
            throws SQLException {
        String begin = events.start(run, dataset, window.begun());
        appender.row(++last, events.startId(run).toString(), dataset, window.loadId(), begin, now);
        appender.row(++last, run.toString(), dataset, window.loadId(), end, now);
    }
}
