package dev.sluice.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * How a record came in.
 *
 * @param recordId its identity, the same whenever it is worked on again; null: unknown, and then it is another record each time
 * @param receivedAt when it was received, in milliseconds since 1970
 */
public record Arrival(@Nullable String recordId, long receivedAt) {
    /** Nothing is known. */
    public static final Arrival UNKNOWN = new Arrival(null, 0);
}
