package dev.sluice.ingest.cut;

import org.jspecify.annotations.Nullable;

/**
 * What one call of {@link RecordSplitter#next()} brought.
 *
 * @param mark what kind of result this is
 * @param bytes the record as it stands in the input, without what parts it from the next; at most its first 1 KiB where there is
 *     a defect
 * @param line 1-based line on which it starts
 * @param defect {@code <code>: message} if the record cannot be read, else null
 */
public record Cut(
        Mark mark, byte[] bytes, long line, @Nullable String defect) {

    /** Kinds of results. */
    public enum Mark {
        /** A record that something ended: a newline, a bracket, a comma. */
        RECORD,
        /** A record that only the end of the input ended: whole, or the first half of one that is still being written. */
        LAST,
        /** No record yet, though much was read: the caller gets its chance to breathe, then calls again. */
        PENDING,
        /** The rest of the input cannot be read; {@code bytes} is its beginning. Nothing comes after it. */
        BROKEN,
        /** As BROKEN, but more input could still mend it. */
        BROKEN_AT_END
    }

    /** Bytes of a defective record that are kept. */
    public static final int KEPT_OF_DEFECTIVE = 1024;

    /** Bytes a splitter goes through at most before it returns. */
    static final int BREATH = 16 << 20;

    /** A whole record, or its head with the defect {@code too_large} where it is over the limit in bytes. */
    public static Cut whole(byte[] record, int limit) {
        return record.length > limit ? Oversize.of(record, 0, limit) : new Cut(Mark.RECORD, record, 0, null);
    }

    static final byte[] NO_BYTES = {};
    static final Cut PENDING = new Cut(Mark.PENDING, NO_BYTES, 0, null);
}
