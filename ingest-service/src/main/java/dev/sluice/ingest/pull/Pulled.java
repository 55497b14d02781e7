package dev.sluice.ingest.pull;

import org.jspecify.annotations.Nullable;

/**
 * One record of a source.
 *
 * @param payload the record as JSON in UTF-8, or what was found in its place where there is a defect; not to be changed afterwards
 * @param defect {@code <code>: message} if it cannot be read, else null
 */
@SuppressWarnings("ArrayRecordComponent")
public record Pulled(byte[] payload, @Nullable String defect) {

    /** A record without a defect. */
    public static Pulled of(byte[] payload) {
        return new Pulled(payload, null);
    }
}
