package dev.sluice.metadata.export;

import dev.sluice.metadata.query.ReadConnections;
import dev.sluice.metadata.query.SqlRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes copies out of the warehouse, each as of one commit, while it goes on loading: of the whole, or of the answer to a query. They are
 * written into the staging directory, the only place that the warehouse's connections reach, and moved into place when they are whole. One
 * at a time. Thread-safe.
 */
public final class Outlet implements AutoCloseable {

    private final ReadConnections connections;
    private final Path staging;
    private final ReentrantLock one = new ReentrantLock();
    private final AtomicReference<@Nullable Statement> running = new AtomicReference<>();

    /** @param staging directory that the connections may write to; exists */
    public Outlet(ReadConnections connections, Path staging) {
        this.connections = connections;
        this.staging = staging;
    }

    private interface Work<T> {
        T write(Connection connection, Statement statement, Path staged) throws SQLException, IOException;
    }

    /**
     * Copies the whole warehouse into one DuckDB file.
     *
     * @param target absolute path of the file
     * @param force whether to replace a file that is there
     * @throws ExportRefused if it cannot be made; nothing is left of it
     * @throws OutletBusy if another export or snapshot is under way
     */
    public SnapshotTaken snapshot(Path target, boolean force) {
        return taken(target, force, (connection, statement, staged) -> {
            Snapshot.Commit commit = Snapshot.write(statement, staged);
            long bytes = Files.size(staged);
            Delivery.move(staged, target, force);
            return new SnapshotTaken(target, commit.loadSequence(), commit.committedAt(), bytes);
        });
    }

    /**
     * Writes the answer of a query to a file, or to a directory of files where it is partitioned.
     *
     * @param target absolute path
     * @param force whether to replace a file, or a directory of a partitioned export, that is there
     * @throws SqlRefused if the query does more than read, or is none
     * @throws ExportRefused if it cannot be made; nothing is left of it
     * @throws OutletBusy if another export or snapshot is under way
     */
    public Exported export(ExportRequest request, Path target, boolean force) {
        return taken(target, force, (connection, statement, staged) -> {
            long rows = new TableExport(request).write(connection, statement, staged);
            long files = 0;
            long bytes = 0;
            try (Stream<Path> all = Files.walk(staged)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    files++;
                    bytes += Files.size(file);
                }
            }
            Delivery.move(staged, target, force);
            return new Exported(target, rows, files, bytes);
        });
    }

    private <T> T taken(Path target, boolean force, Work<T> work) {
        Delivery.check(target, force);
        if (!one.tryLock()) {
            throw new OutletBusy();
        }
        Path staged = staging.resolve(UUID.randomUUID().toString());
        try (Connection connection = connections.open();
                Statement statement = connection.createStatement()) {
            running.set(statement);
            return work.write(connection, statement, staged);
        } catch (SQLException e) {
            throw new ExportRefused(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new ExportRefused("cannot write " + target + ": " + e, e);
        } finally {
            running.set(null);
            clear(staged);
            one.unlock();
        }
    }

    private static void clear(Path staged) {
        try {
            Delivery.delete(staged);
            Delivery.delete(staged.resolveSibling(staged.getFileName() + ".wal"));
        } catch (IOException leftForTheNextStart) {
            // the staging directory is emptied when the warehouse is opened
        }
    }

    /** Cancels what is under way. */
    @Override
    public void close() {
        Statement now = running.get();
        if (now != null) {
            try {
                now.cancel();
            } catch (SQLException alreadyDone) {
                // it has ended by itself
            }
        }
    }
}
