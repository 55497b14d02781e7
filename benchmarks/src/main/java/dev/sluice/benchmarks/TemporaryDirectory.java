package dev.sluice.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory that vanishes with all its content when it is closed. */
public record TemporaryDirectory(Path path) implements AutoCloseable {

    /** A new one inside a parent; null stands for the machine's directory for such things. */
    public static TemporaryDirectory in(@Nullable Path parent) throws IOException {
        if (parent == null) {
            return new TemporaryDirectory(Files.createTempDirectory("sluice-bench"));
        }
        Files.createDirectories(parent);
        return new TemporaryDirectory(Files.createTempDirectory(parent, "sluice-bench"));
    }

    @Override
    public void close() throws IOException {
        delete(path);
    }

    /** Deletes a directory with all its content; harmless where there is none. */
    public static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            // somebody else has deleted it: that is what was wanted
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
