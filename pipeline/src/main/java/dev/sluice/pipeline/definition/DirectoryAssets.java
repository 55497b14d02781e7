package dev.sluice.pipeline.definition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Files below one directory; whatever resolves to a place outside of it, by {@code ..} or by a link, reads as missing. */
final class DirectoryAssets implements Assets {
    private final Path directory;

    DirectoryAssets(Path directory) {
        this.directory = directory;
    }

    @Override
    public Optional<byte[]> read(String path) {
        try {
            Path root = directory.toRealPath();
            Path file = root.resolve(path).toRealPath();
            if (!file.startsWith(root) || !Files.isRegularFile(file)) {
                return Optional.empty();
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }
}
