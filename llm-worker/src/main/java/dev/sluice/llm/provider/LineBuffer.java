package dev.sluice.llm.provider;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Cuts bytes that come in any pieces into lines of UTF-8. Not thread-safe. */
final class LineBuffer {

    private final int limit;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** @param limit longest line, bytes */
    LineBuffer(int limit) {
        this.limit = limit;
    }

    /**
     * Takes bytes up to the end of a line.
     *
     * @return the line without its end; null where the buffer is empty and the line goes on
     * @throws CappedBody.TooLarge if it is longer than the limit
     */
    @Nullable
    String add(ByteBuffer buffer) throws CappedBody.TooLarge {
        while (buffer.hasRemaining()) {
            byte next = buffer.get();
            if (next == '\n') {
                String whole = line.toString(StandardCharsets.UTF_8);
                line.reset();
                return whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole;
            }
            if (line.size() >= limit) {
                throw new CappedBody.TooLarge(limit);
            }
            line.write(next);
        }
        return null;
    }
}
