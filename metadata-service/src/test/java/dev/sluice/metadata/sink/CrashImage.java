package dev.sluice.metadata.sink;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What a disk holds at one moment: the file of an open warehouse with its log, as kill -9 or a power cut would leave them.
 *
 * @param file the copy of the warehouse file
 */
record CrashImage(Path file) {

    /** Copies the warehouse of a rig that is open. */
    static CrashImage of(SinkRig rig, Path directory) throws IOException {
        Path from = rig.warehouse.file();
        Files.createDirectories(directory);
        var image = new CrashImage(directory.resolve("warehouse.duckdb"));
        Files.copy(from, image.file, StandardCopyOption.REPLACE_EXISTING);
        Path log = logOf(from);
        if (Files.exists(log)) {
            Files.copy(log, image.log(), StandardCopyOption.REPLACE_EXISTING);
        }
        return image;
    }

    private static Path logOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".wal");
    }

    Path log() {
        return logOf(file);
    }

    Path directory() {
        return file.resolveSibling("");
    }

    /** Flips all bits of one byte. */
    static void flip(Path file, long at) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int value = bytes.read();
            bytes.seek(at);
            bytes.write(~value);
        }
    }
}
