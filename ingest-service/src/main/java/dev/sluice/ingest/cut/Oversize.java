package dev.sluice.ingest.cut;

import dev.sluice.schemas.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** A record over the limit while it streams by: its beginning, its size and its SHA-256. Not thread-safe. */
final class Oversize {

    final long line;
    private final MessageDigest digest = Sha256.start();
    private byte[] head = Cut.NO_BYTES;
    private long size;

    Oversize(long line) {
        this.line = line;
    }

    void add(byte[] bytes, int from, int length) {
        int missing = Math.min(Cut.KEPT_OF_DEFECTIVE - head.length, length);
        if (missing > 0) {
            int kept = head.length;
            head = Arrays.copyOf(head, kept + missing);
            System.arraycopy(bytes, from, head, kept, missing);
        }
        digest.update(bytes, from, length);
        size += length;
    }

    byte[] head() {
        return head;
    }

    Cut cut(Cut.Mark mark, int limit) {
        String hash = HexFormat.of().formatHex(digest.digest());
        return new Cut(mark, head, line, "too_large: " + size + " bytes, limit " + limit + ", sha256 " + hash);
    }

    /** What becomes of a whole record over the limit. */
    static Cut of(byte[] record, long line, int limit) {
        var oversize = new Oversize(line);
        oversize.add(record, 0, record.length);
        return oversize.cut(Cut.Mark.RECORD, limit);
    }
}
