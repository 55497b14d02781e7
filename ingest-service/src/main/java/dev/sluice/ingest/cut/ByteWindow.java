package dev.sluice.ingest.cut;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A window over a stream: the bytes from the start of the record at hand to what has been read. It grows with the record, up to
 * a limit, and never beyond. Not thread-safe; whoever opened the stream closes it.
 */
public final class ByteWindow {

    private static final int INITIAL_BYTES = 256 << 10;
    private static final int PEEKED_BYTES = 64 << 10;

    private final InputStream in;
    private final int limit;
    private byte[] bytes;
    private int from;
    private int to;
    private long offset;
    private boolean ended;

    /**
     * @param limit bytes of the longest record
     * @param offset where {@code in} stands in its input
     */
    public ByteWindow(InputStream in, int limit, long offset) {
        this.in = in;
        this.limit = limit;
        this.offset = offset;
        this.bytes = new byte[Math.min(INITIAL_BYTES, limit + 16)];
    }

    /** The longest record, in bytes. */
    int limit() {
        return limit;
    }

    /** The array behind the window; valid until the next {@link #more()}. */
    byte[] bytes() {
        return bytes;
    }

    /** Index of the first byte. */
    int from() {
        return from;
    }

    /** Index behind the last byte. */
    int to() {
        return to;
    }

    int length() {
        return to - from;
    }

    /** Offset of the first byte in the input. */
    long offset() {
        return offset;
    }

    byte at(int index) {
        return bytes[from + index];
    }

    /** Copies the first bytes. */
    byte[] copy(int length) {
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /** Drops the first bytes. */
    void advance(int count) {
        from += count;
        offset += count;
    }

    /** Reads on; false at the end of the input. A window that is full must be advanced first. */
    boolean more() throws IOException {
        if (ended) {
            return false;
        }
        if (to == bytes.length) {
            makeRoom();
        }
        int count = in.read(bytes, to, bytes.length - to);
        ended = count < 0;
        to += Math.max(count, 0);
        return !ended;
    }

    /** Steps over a byte order mark of UTF-8, if the input starts with one. */
    public void skipByteOrderMark() throws IOException {
        while (length() < 3) {
            if (!more()) {
                return;
            }
        }
        if (at(0) == (byte) 0xEF && at(1) == (byte) 0xBB && at(2) == (byte) 0xBF) {
            advance(3);
        }
    }

    /** Whether the input starts with a byte order mark of UTF-16: it is not UTF-8. */
    public boolean startsLikeUtf16() throws IOException {
        while (length() < 2) {
            if (!more()) {
                return false;
            }
        }
        int mark = (at(0) & 0xFF) << 8 | (at(1) & 0xFF);
        return mark == 0xFEFF || mark == 0xFFFE;
    }

    /** The beginning, up to 64 KiB of it; nothing is dropped. */
    public byte[] peek() throws IOException {
        int wanted = Math.min(PEEKED_BYTES, limit);
        while (length() < wanted && more()) {}
        return copy(Math.min(wanted, length()));
    }

    /** Drops a line with its end, whatever its length; false at the end of the input. */
    public boolean skipLine() throws IOException {
        boolean any = false;
        while (length() > 0 || more()) {
            any = true;
            byte first = at(0);
            advance(1);
            if (first == '\n') {
                return true;
            }
            if (first == '\r') {
                if ((length() > 0 || more()) && at(0) == '\n') {
                    advance(1);
                }
                return true;
            }
        }
        return any;
    }

    private void makeRoom() {
        if (from > 0) {
            System.arraycopy(bytes, from, bytes, 0, to - from);
            to -= from;
            from = 0;
        }
        // 16 beyond the limit: a record just over it is seen to be, with its line end
        int size = (int) Math.min(2L * bytes.length, limit + 16L);
        if (to > bytes.length / 2 && size > bytes.length) {
            bytes = Arrays.copyOf(bytes, size);
        } else if (to == bytes.length) {
            throw new IllegalStateException("a window of " + to + " bytes is full");
        }
    }
}
