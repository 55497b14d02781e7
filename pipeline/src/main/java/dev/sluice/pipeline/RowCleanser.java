package dev.sluice.pipeline;

/** Cleanses one record at a time. Not thread-safe: one per thread, reused for its buffers. */
public interface RowCleanser {
    /** Reads the payload and runs the rules. Never throws on account of the record's content. */
    Outcome cleanse(RawPayload payload);
}
