package dev.sluice.pipeline.row;

import dev.sluice.pipeline.ErrorCode;
import dev.sluice.pipeline.RawPayload;

/** Reads payloads into a row, after their encoding is checked. Not thread-safe. */
public final class RowReader {
    private final PlainJsonReader plain = new PlainJsonReader();
    private final JsonRowReader json = new JsonRowReader();
    private final CsvRowReader csv = new CsvRowReader();

    /**
     * Reads a payload into the row, which is cleared before.
     *
     * @throws Refusal when the payload is not a record
     */
    public void read(RawPayload payload, Row row) {
        row.clear();
        byte[] bytes = payload.bytes();
        int offset = Encoding.start(bytes);
        switch (payload.format()) {
            case JSON -> json(bytes, offset, row);
            case CSV -> csv.read(payload.header(), payload.delimiter(), bytes, offset, row);
        }
    }

    private void json(byte[] bytes, int offset, Row row) {
        if (!plain.read(bytes, offset, row)) {
            row.clear();
            json.read(bytes, offset, row);
        }
    }

    /** The row's symbols start anew: whatever was remembered about slots is void. */
    public void forget() {
        plain.forget();
        json.forget();
        csv.forget();
    }

    /** The checks that come before any format. */
    static final class Encoding {
        private Encoding() {}

        /** Where the content starts, after a byte order mark; refuses what is not UTF-8 or has no content. */
        static int start(byte[] bytes) {
            if (bytes.length >= 2 && (bytes[0] == 0 || bytes[1] == 0)) {
                throw new Refusal(ErrorCode.WRONG_ENCODING, "expected UTF-8, found what looks like UTF-16 or UTF-32");
            }
            int malformed = Utf8.firstMalformed(bytes);
            if (malformed >= 0) {
                throw new Refusal(ErrorCode.WRONG_ENCODING, "not well-formed UTF-8 at byte " + (malformed + 1));
            }
            boolean mark =
                    bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
            int start = mark ? 3 : 0;
            for (int i = start; i < bytes.length; i++) {
                if (bytes[i] != ' ' && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\t') {
                    return start;
                }
            }
            throw new Refusal(ErrorCode.EMPTY_RECORD, "expected a record, found " + bytes.length + " blank bytes");
        }
    }
}
