package dev.sluice.metadata.export;

import dev.sluice.metadata.query.ReadConnections;
import dev.sluice.metadata.query.SqlRefused;
import dev.sluice.metadata.store.ShardFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
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
    private final Path warehouse;
    private final Path staging;
    private final ReentrantLock one = new ReentrantLock();
    private final AtomicReference<@Nullable Statement> running = new AtomicReference<>();

    /**
     * @param warehouse its file, which no copy replaces
     * @param staging directory that the connections may write to; exists
     */
    public Outlet(ReadConnections connections, Path warehouse, Path staging) {
        this.connections = connections;
        this.warehouse = warehouse;
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
     * @throws OutletUnavailable if another export or snapshot is under way, or the warehouse cannot be read
     */
    public SnapshotTaken snapshot(Path target, boolean force) {
        if (!connections.isOneFile()) {
            throw new ExportRefused(
                    "this warehouse has a file per shard, and no moment at which all of them are copied;"
                            + " take tables out of all of them with sluice export");
        }
        return taken("", target, force, (connection, statement, staged) -> {
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
     * @throws OutletUnavailable if another export or snapshot is under way, or the warehouse cannot be read
     */
    public Exported export(ExportRequest request, Path target, boolean force) {
        return taken(request.sql(), target, force, (connection, statement, staged) -> {
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

    private <T> T taken(String sql, Path target, boolean force, Work<T> work) {
        spare(warehouse, target);
        Delivery.check(target, force);
        if (!one.tryLock()) {
            throw new OutletUnavailable();
        }
        Path staged = staging.resolve(UUID.randomUUID().toString());
        try (Connection connection = connect(sql);
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

    /**
     * Makes sure that a copy does not go where the warehouse is.
     *
     * @throws ExportRefused if it does
     */
    public static void spare(Path warehouse, Path target) {
        try {
            Path file = warehouse.toAbsolutePath().normalize();
            boolean same = Files.exists(target) && Files.exists(file) && Files.isSameFile(target, file);
            if (same
                    || (Files.isDirectory(ShardFiles.directory(file)) && target.startsWith(ShardFiles.directory(file)))
                    || target.equals(file)
                    || target.equals(file.resolveSibling(file.getFileName() + ".wal"))) {
                throw new ExportRefused(target + " is the warehouse itself; name another file");
            }
        } catch (IOException e) {
            throw new ExportRefused("cannot look at " + target + ": " + e, e);
        }
    }

    private Connection connect(String sql) {
        try {
            return connections.openFor(sql);
        } catch (SQLException e) {
            throw new OutletUnavailable(e);
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

    /** Cancels what is under way, and waits until it has let go of its connection, 2 s at most. */
    @Override
    public void close() {
        Statement now = running.get();
        if (now == null) {
            return;
        }
        try {
            now.cancel();
            if (one.tryLock(2, TimeUnit.SECONDS)) {
                one.unlock();
            }
        } catch (SQLException alreadyDone) {
            // it has ended by itself
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
