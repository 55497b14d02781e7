package dev.sluice.benchmarks.warehouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a warehouse file and this process take. Not thread-safe. */
final class Footprint {

    private static final long KIB_PER_MIB = 1024;
    private static final long MIB = 1L << 20;

    private final Path file;
    private long largestWal;

    Footprint(Path file) {
        this.file = file;
    }

    /** Looks at the write-ahead log. */
    void look() throws IOException {
        Path wal = file.resolveSibling(file.getFileName() + ".wal");
        if (Files.exists(wal)) {
            largestWal = Math.max(largestWal, Files.size(wal) / MIB);
        }
    }

    /** The largest log seen, MiB. */
    long largestWal() {
        return largestWal;
    }

    /** Size of the file, MiB. */
    long file() {
        return file.toFile().length() / MIB;
    }

    /** Resident memory of this process, MiB; 0 where the system does not say. */
    long resident() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) / KIB_PER_MIB;
                }
            }
        } catch (IOException noProc) {
            return 0;
        }
        return 0;
    }
}
