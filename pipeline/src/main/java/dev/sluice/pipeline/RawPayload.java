package dev.sluice.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A record as it was received. Holds the array it was given: do not change it afterwards.
 *
 * @param format how to read the bytes
 * @param header CSV only: the header line as received; null: columns are named column_1, column_2 …
 * @param delimiter CSV only: the field delimiter
 * @param bytes the record, UTF-8
 */
@SuppressWarnings("ArrayRecordComponent")
public record RawPayload(Format format, @Nullable String header, char delimiter, byte[] bytes) {
    /** How a payload is written. */
    public enum Format {
        /** One JSON object. */
        JSON,
        /** One line (or quoted multi-line record) of CSV. */
        CSV
    }

    /** One JSON object. */
    public static RawPayload json(byte[] bytes) {
        return new RawPayload(Format.JSON, null, ',', bytes);
    }

    /** One CSV record. */
    public static RawPayload csv(String header, char delimiter, byte[] bytes) {
        return new RawPayload(Format.CSV, header, delimiter, bytes);
    }
}
