package dev.sluice.metadata.shard;

import dev.sluice.metadata.ledger.LedgerView;
import dev.sluice.metadata.sink.Sink;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.store.WarehouseInUse;
import dev.sluice.metadata.web.Total;
import dev.sluice.metadata.web.Totals;
import dev.sluice.runtime.health.HealthStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard that this instance was given. Its thread waits until nobody else has the file open, opens it, starts the sink, and says where the shard
 * is now. The lock on the file, not the group, keeps two instances from writing: who was given a shard waits for as long as another holds it.
 * Thread-safe.
 */
final class Shard {

    private static final Logger log = LoggerFactory.getLogger(Shard.class);
    private static final long RETRY_MILLIS = 250;
    private static final Duration SINK_STOP = Duration.ofSeconds(5);

    private final int number;
    private final ShardParts parts;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile HealthStatus waits = HealthStatus.notReady("not open yet");
    private volatile @Nullable Warehouse warehouse;
    private volatile @Nullable Sink sink;

    /** Does nothing before {@link #start()}. */
    Shard(int number, ShardParts parts) {
        this.number = number;
        this.parts = parts;
        this.thread = new Thread(this::run, "metadata-shard-" + number);
    }

    void start() {
        thread.start();
    }

    int number() {
        return number;
    }

    private void run() {
        try {
            Warehouse opened = awaitFile();
            if (opened == null) {
                return;
            }
            warehouse = opened;
            Sink started = parts.sink(number, opened);
            sink = started;
            started.start();
            while (!parts.announce(number, opened) && !isClosing(RETRY_MILLIS)) {
                log.atDebug().addKeyValue("shard", number).log("not announced, trying again");
            }
        } catch (InterruptedException e) {
            closing.countDown();
        } catch (RuntimeException e) {
            log.atError().setCause(e).addKeyValue("shard", number).log("shard not opened");
            waits = HealthStatus.failed(String.valueOf(e.getMessage()));
        }
    }

    /** The file, open; null when the shard is given up first. */
    private @Nullable Warehouse awaitFile() throws InterruptedException {
        String told = "";
        do {
            try {
                return parts.open(number);
            } catch (WarehouseInUse e) {
                String reason = "waiting for "
                        + (e.pid().isPresent() ? "pid " + e.pid().getAsLong() : "another process")
                        + " to let go of the file";
                waits = HealthStatus.notReady(reason);
                if (!told.equals(reason)) {
                    log.atInfo()
                            .addKeyValue("shard", number)
                            .addKeyValue("reason", reason)
                            .log("shard waits");
                    told = reason;
                }
            }
        } while (!isClosing(RETRY_MILLIS));
        return null;
    }

    private boolean isClosing(long waitMillis) throws InterruptedException {
        return closing.await(waitMillis, TimeUnit.MILLISECONDS);
    }

    /**
     * Writes what has been polled and lets go of the file. Returns when another may open it, or when the time is over: then the file stays locked until
     * this process ends, and whoever is given the shard waits.
     */
    void close(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        closing.countDown();
        try {
            thread.join(Math.max(1, timeout.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Sink running = sink;
        while (running != null && running.isRunning() && System.nanoTime() < deadline) {
            running.stop(SINK_STOP);
        }
        Warehouse open = warehouse;
        if (open != null && (running == null || !running.isRunning())) {
            open.close();
            log.atInfo().addKeyValue("shard", number).log("shard closed");
        } else if (open != null) {
            log.atError().addKeyValue("shard", number).log("the sink did not stop, its file stays locked");
        }
    }

    /** Whether rows land, and if not, why. */
    HealthStatus status() {
        Sink running = sink;
        return running == null ? waits : running.status();
    }

    /** Whether metadata events go out, and if not, why. */
    HealthStatus relayStatus() {
        Sink running = sink;
        return running == null ? HealthStatus.ready() : running.relayStatus();
    }

    /** Whether its rows can be read. */
    boolean isOpen() {
        return warehouse != null;
    }

    /** A connection to this shard alone, as of its last commit. */
    Connection reader() throws SQLException {
        return open().reader();
    }

    /** Writes the tables with the rows of some to a file that does not exist. */
    void slice(Set<TableName> wanted, Path to) throws SQLException, IOException {
        Path staged = open().staging().resolve(UUID.randomUUID().toString());
        try (Connection reader = reader()) {
            ShardSlice.write(reader, wanted, staged);
            Files.move(staged, to);
        } finally {
            Files.deleteIfExists(staged);
            Files.deleteIfExists(staged.resolveSibling(staged.getFileName() + ".wal"));
        }
    }

    /** What its books say. */
    Total total() {
        Sink running = sink;
        return Totals.read(this::reader, running == null ? 0 : running.eventsPending());
    }

    /** What does not agree between its ledger and its tables. */
    List<String> verify() throws SQLException {
        Sink running = sink;
        boolean rawIsRead = running != null && running.progress().byTopic().getOrDefault(parts.rawTopic(), 1L) == 0;
        return new LedgerView(open())
                .verify(rawIsRead).stream()
                        .map(problem -> "shard " + number + ": " + problem)
                        .toList();
    }

    private Warehouse open() throws SQLException {
        Warehouse open = warehouse;
        if (open == null) {
            throw new SQLException("it is not open yet, or any more");
        }
        return open;
    }
}
