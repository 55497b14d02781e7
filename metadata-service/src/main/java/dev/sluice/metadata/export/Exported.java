package dev.sluice.metadata.export;

import java.nio.file.Path;

/**
 * An export that is in place.
 *
 * @param path absolute path of the file, or of the directory of a partitioned export
 * @param rows in it
 * @param files in it
 * @param bytes of all files
 */
public record Exported(Path path, long rows, long files, long bytes) {}
