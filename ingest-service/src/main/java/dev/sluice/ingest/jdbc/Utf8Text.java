package dev.sluice.ingest.jdbc;

import java.nio.charset.StandardCharsets;

/** A text as the database keeps it: it is written as it is, and decoded only where somebody asks. Immutable. */
final class Utf8Text {

    private final byte[] bytes;

    /** @param bytes UTF-8; not to be changed afterwards */
    Utf8Text(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
