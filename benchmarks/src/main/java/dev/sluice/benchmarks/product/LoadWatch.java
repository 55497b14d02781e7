package dev.sluice.benchmarks.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the SQL door again and again which loads it can see, and notes when it saw each for the first time. */
final class LoadWatch implements AutoCloseable {

    private static final long PERIOD_MS = 20;

    private final HttpDoor door;
    private final Map<String, Long> seenAt = new HashMap<>();
    private final Thread thread = new Thread(this::watch, "load-watch");
    private long lastSequence = -1;
    private @Nullable IOException failure;

    private LoadWatch(HttpDoor door) {
        this.door = door;
    }

    /** Begins to look. */
    static LoadWatch start(HttpDoor door) {
        var watch = new LoadWatch(door);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                JsonNode rows = door.sql("SELECT load_id, load_sequence FROM _sluice.loads WHERE load_sequence > "
                        + lastSequence + " ORDER BY load_sequence");
                long now = System.nanoTime();
                synchronized (seenAt) {
                    rows.forEach(row -> seenAt.put(row.path(0).asText(), now));
                }
                if (!rows.isEmpty()) {
                    lastSequence = rows.path(rows.size() - 1).path(1).asLong();
                }
                Thread.sleep(PERIOD_MS);
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** When each load was seen, by {@link System#nanoTime()}. Stops looking. */
    Map<String, Long> stop() throws InterruptedException, IOException {
        close();
        if (failure != null) {
            throw failure;
        }
        synchronized (seenAt) {
            return Map.copyOf(seenAt);
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
