package dev.sluice.ingest.cut;

import dev.sluice.ingest.cut.Cut.Mark;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Goes over a line that is longer than the limit without holding it. Not thread-safe. */
final class LongLine {

    private final ByteWindow window;
    private @Nullable Oversize oversize;
    /** A carriage return that may be the first half of the line's end. */
    private boolean heldReturn;

    LongLine(ByteWindow window) {
        this.window = window;
    }

    boolean open() {
        return oversize != null;
    }

    void start(long line) {
        oversize = new Oversize(line);
        heldReturn = false;
    }

    /** The defect once the line has ended, PENDING before. */
    Cut skip() throws IOException {
        Oversize over = oversize;
        if (over == null) {
            throw new IllegalStateException("no long line was started");
        }
        long start = window.offset();
        while (window.offset() - start < Cut.BREATH) {
            int length = window.length();
            int end = 0;
            while (end < length && window.at(end) != '\n') {
                end++;
            }
            add(over, end);
            if (end < length) {
                window.advance(end + 1);
                return close(over, Mark.RECORD);
            }
            window.advance(end);
            if (!window.more()) {
                if (heldReturn) {
                    over.add(new byte[] {'\r'}, 0, 1);
                }
                return close(over, Mark.LAST);
            }
        }
        return Cut.PENDING;
    }

    private void add(Oversize over, int length) {
        if (length == 0) {
            return;
        }
        if (heldReturn) {
            over.add(new byte[] {'\r'}, 0, 1);
        }
        heldReturn = window.at(length - 1) == '\r';
        over.add(window.bytes(), window.from(), heldReturn ? length - 1 : length);
    }

    private Cut close(Oversize over, Mark mark) {
        oversize = null;
        return over.cut(mark, window.limit());
    }
}
