package dev.sluice.metadata.store;

import java.nio.file.Path;

/**
 * How the warehouse file is opened.
 *
 * @param file the DuckDB file; its directory is made when missing
 * @param memoryLimit bytes DuckDB may use before it spills to disk
 * @param threads threads of DuckDB
 * @param checkpointThreshold bytes of the write-ahead log that lead to a checkpoint, in which the sink waits: at 128 MiB for one to two
 *     and a half seconds, at 48 MiB for less than one; its work per million rows is the same (12.7 and 13.0 CPU seconds)
 */
public record WarehouseSettings(Path file, long memoryLimit, int threads, long checkpointThreshold) {

    private static final long MEBIBYTE = 1L << 20;

    public WarehouseSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: expected at least 1, found " + threads);
        }
        if (memoryLimit < 64 * MEBIBYTE) {
            throw new IllegalArgumentException(
                    "memory_limit: expected at least 64MiB, found " + memoryLimit + " bytes");
        }
        file = file.toAbsolutePath().normalize();
    }

    /**
     * The directory beside the file that its connections may write to, and nowhere else: exports and snapshots are made there and moved away.
     * It is emptied when the warehouse is opened.
     */
    public Path staging() {
        return stagingOf(file);
    }

    /** The staging directory of a warehouse file. */
    public static Path stagingOf(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + ".staging");
    }

    /** 512 MiB, two threads, checkpoints every 48 MiB. */
    public static WarehouseSettings of(Path file) {
        return new WarehouseSettings(file, 512 * MEBIBYTE, 2, 48 * MEBIBYTE);
    }
}
