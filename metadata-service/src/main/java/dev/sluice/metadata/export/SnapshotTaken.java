package dev.sluice.metadata.export;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the warehouse that is in place.
 *
 * @param path absolute path of the file
 * @param loadSequence number of the last commit that it holds, as in {@code _sluice.loads}; 0 before the first
 * @param committedAt UTC time of that commit; null before the first
 * @param bytes of the file
 */
public record SnapshotTaken(
        Path path, long loadSequence, @Nullable String committedAt, long bytes) {}
