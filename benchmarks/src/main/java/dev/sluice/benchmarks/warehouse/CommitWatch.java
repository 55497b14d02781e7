package dev.sluice.benchmarks.warehouse;

import dev.sluice.metadata.store.Warehouse;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Notes when a reader of the warehouse first sees each metadata event in the outbox, and so its commit. Thread-safe. */
final class CommitWatch implements AutoCloseable {

    private static final long PAUSE_MS = 1;

    private final Warehouse warehouse;
    private final TreeMap<Long, Long> seen = new TreeMap<>(); // guarded by this
    private final Thread thread = new Thread(this::watch, "commit-watch");

    private CommitWatch(Warehouse warehouse) {
        this.warehouse = warehouse;
        thread.setDaemon(true);
    }

    /** Starts looking. */
    static CommitWatch start(Warehouse warehouse) {
        var watch = new CommitWatch(warehouse);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try (var reader = warehouse.reader();
                PreparedStatement query = reader.prepareStatement("SELECT max(sequence) FROM _sluice.outbox")) {
            while (!Thread.currentThread().isInterrupted()) {
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    note(row.getLong(1), System.nanoTime());
                }
                Thread.sleep(PAUSE_MS);
            }
        } catch (SQLException closed) {
            // the warehouse is closed: there is nothing more to see
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void note(long highest, long nanos) {
        if (seen.isEmpty() || seen.lastKey() < highest) {
            seen.put(highest, nanos);
            notifyAll();
        }
    }

    /** When the commit of an event was first seen; waits for it. As {@link System#nanoTime()}. */
    synchronized long seen(long sequence) throws InterruptedException {
        Map.Entry<Long, Long> entry = seen.ceilingEntry(sequence);
        while (entry == null) {
            wait();
            entry = seen.ceilingEntry(sequence);
        }
        return entry.getValue();
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
