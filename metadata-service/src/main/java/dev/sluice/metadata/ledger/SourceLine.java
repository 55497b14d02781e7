package dev.sluice.metadata.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a source has been read.
 *
 * @param bytes bytes read so far
 * @param totalBytes its size; -1 where unknown
 * @param done whether it has been read to its end
 * @param error why reading stopped before the end
 */
public record SourceLine(
        String pipeline,
        String source,
        long records,
        long bytes,
        long totalBytes,
        boolean done,
        @Nullable String error,
        Instant at) {}
