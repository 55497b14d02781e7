package dev.sluice.pipeline.definition;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The files that a definition refers to (lookup tables, prompts), by the path written in it. Implementations are thread-safe.
 */
public interface Assets {
    /** The bytes of the file; empty when there is no such file, or when it lies outside of what may be read. */
    Optional<byte[]> read(String path);

    /** Files below a directory; a path or a symbolic link that leads out of it reads as missing. */
    static Assets inDirectory(Path directory) {
        return new DirectoryAssets(directory);
    }

    /** Files held in memory, as they travel with a published definition. */
    static Assets of(Map<String, byte[]> files) {
        Map<String, byte[]> copy = Map.copyOf(files);
        return path -> Optional.ofNullable(copy.get(path)).map(byte[]::clone);
    }

    /** No files at all. */
    static Assets none() {
        return path -> Optional.empty();
    }
}
