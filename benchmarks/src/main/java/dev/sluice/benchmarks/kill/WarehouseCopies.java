package dev.sluice.benchmarks.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies of a warehouse file and its log as a kill has left them. They are checked at the end, when the topics can be read: what
 * stands below a stored offset does not change. Not thread-safe.
 */
final class WarehouseCopies {

    private static final String FILE = "warehouse.duckdb";
    private static final String LOG = FILE + ".wal";

    private final Path directory;
    private final List<Path> copies = new ArrayList<>();

    /** The warehouse of a data directory and its log, whether they are there or not. */
    static List<Path> files(Path dataDir) {
        return List.of(dataDir.resolve(FILE), dataDir.resolve(LOG));
    }

    /** @param directory where the copies go */
    WarehouseCopies(Path directory) {
        this.directory = directory;
    }

    /** Copies the warehouse of a data directory; nothing if it has none yet. */
    void take(Path dataDir) throws IOException {
        Path warehouse = dataDir.resolve(FILE);
        if (!Files.exists(warehouse)) {
            return;
        }
        Path target = Files.createDirectories(directory.resolve("kill-" + (copies.size() + 1)));
        Path copy = target.resolve(FILE);
        Files.copy(warehouse, copy);
        Path log = dataDir.resolve(LOG);
        if (Files.exists(log)) {
            Files.copy(log, target.resolve(LOG));
        }
        copies.add(copy);
    }

    List<Path> all() {
        return List.copyOf(copies);
    }
}
