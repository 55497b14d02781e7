package dev.sluice.ingest.cut;

import dev.sluice.ingest.cut.Cut.Mark;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One record per line, ended by {@code \n} or {@code \r\n}; blank lines are no records. A line over the limit streams by and
 * becomes one {@code too_large} defect. Not thread-safe.
 */
public final class LineSplitter implements RecordSplitter {

    private final ByteWindow window;
    private final LongLine longLine;
    private long line;

    /** @param line 1-based line at the window's offset */
    public LineSplitter(ByteWindow window, long line) {
        this.window = window;
        this.longLine = new LongLine(window);
        this.line = line;
    }

    @Override
    public @Nullable Cut next() throws IOException {
        if (longLine.open()) {
            return longLine();
        }
        long start = window.offset();
        while (window.offset() - start < Cut.BREATH) {
            int end = endOfLine();
            if (end == TOO_LONG) {
                longLine.start(line);
                return longLine();
            }
            boolean ended = end < window.length();
            if (end == 0 && !ended) {
                return null;
            }
            int length = ended && end > 0 && window.at(end - 1) == '\r' ? end - 1 : end;
            if (length > window.limit()) {
                longLine.start(line);
                return longLine();
            }
            if (isBlank(length)) {
                window.advance(ended ? end + 1 : end);
                line += ended ? 1 : 0;
                continue;
            }
            Cut cut = new Cut(ended ? Mark.RECORD : Mark.LAST, window.copy(length), line, null);
            window.advance(ended ? end + 1 : end);
            line++;
            return cut;
        }
        return Cut.PENDING;
    }

    private Cut longLine() throws IOException {
        Cut cut = longLine.skip();
        line += cut == Cut.PENDING ? 0 : 1;
        return cut;
    }

    private static final int TOO_LONG = -1;

    /** Index of the line feed; the window's length if the input ends before one; TOO_LONG. */
    private int endOfLine() throws IOException {
        int scanned = 0;
        while (true) {
            byte[] bytes = window.bytes();
            int from = window.from();
            int to = window.to();
            for (int i = from + scanned; i < to; i++) {
                if (bytes[i] == '\n') {
                    return i - from;
                }
            }
            scanned = to - from;
            if (scanned > window.limit() + 1) {
                return TOO_LONG;
            }
            if (!window.more()) {
                return scanned;
            }
        }
    }

    private boolean isBlank(int length) {
        for (int i = 0; i < length; i++) {
            byte b = window.at(i);
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public long offset() {
        return window.offset();
    }

    @Override
    public long line() {
        return line;
    }
}
