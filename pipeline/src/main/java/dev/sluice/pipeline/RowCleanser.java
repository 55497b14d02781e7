package dev.sluice.pipeline;

/** Cleanses one record at a time. Not thread-safe: one per thread, reused for its buffers. */
public interface RowCleanser {
    /** Reads the payload and runs the rules. Never throws on account of the record's content. */
    Outcome cleanse(RawPayload payload, Arrival arrival);

    /** The same for a record of which nothing else is known; for rules about duplicates all such records come at one time. */
    default Outcome cleanse(RawPayload payload) {
        return cleanse(payload, Arrival.UNKNOWN);
    }
}
