package dev.sluice.ingest.cut;

import dev.sluice.ingest.cut.Cut.Mark;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One record per CSV row (RFC 4180, read leniently): a quote opens only at the start of a field, newlines inside it belong to the
 * row, a row ends with {@code \n}, {@code \r\n} or {@code \r}; empty lines are no rows.
 *
 * <p>A quote that is never closed must not swallow the file. If it is still open at the record limit or at the end of the input,
 * the row's first line becomes a defect and reading goes on behind that line. Looking ahead in vain is paid from a credit that only
 * records refill, so that hostile input cannot make the work quadratic. Not thread-safe.
 */
public final class CsvRowSplitter implements RecordSplitter {

    /** A row may always look this far ahead. */
    private static final int LEAST_LOOKAHEAD = 4 << 10;

    private static final int CREDIT_PER_BYTE = 8;

    private enum State {
        FIELD_START,
        PLAIN,
        QUOTED,
        AFTER_QUOTE
    }

    private final ByteWindow window;
    private final LongLine longLine;
    private final byte delimiter;
    private final long fullCredit;
    private long credit;
    private long line;

    private State state = State.FIELD_START;
    /** Scanned bytes of the row at hand. */
    private int scanned;
    /** Newlines inside it. */
    private int breaks;
    /** Where its first line ends; -1 while it has only one. */
    private int firstBreak;

    /** @param line 1-based line at the window's offset */
    public CsvRowSplitter(ByteWindow window, char delimiter, long line) {
        if (delimiter > 127) {
            throw new IllegalArgumentException("a delimiter is one ASCII character, not '" + delimiter + "'");
        }
        this.window = window;
        this.longLine = new LongLine(window);
        this.delimiter = (byte) delimiter;
        this.fullCredit = 4L * window.limit();
        this.credit = fullCredit;
        this.line = line;
    }

    @Override
    public @Nullable Cut next() throws IOException {
        if (longLine.open()) {
            return longLine();
        }
        long start = window.offset();
        while (window.offset() - start < Cut.BREATH) {
            boolean ended = scanRow();
            if (!ended && scanned > window.limit()) {
                return openQuoteOrLongLine(Mark.RECORD);
            }
            if (!ended && scanned == 0) {
                return null;
            }
            if (!ended && state == State.QUOTED) {
                return scanned < window.length()
                        ? openQuote(Mark.RECORD, "within " + scanned + " bytes")
                        : openQuote(Mark.LAST, "before the file ends");
            }
            int length = scanned;
            if (length > window.limit()) {
                return openQuoteOrLongLine(Mark.RECORD);
            }
            int behind = ended ? length + lineEnd(length) : length;
            if (length == 0) {
                window.advance(behind);
                line++;
                continue;
            }
            Cut cut = new Cut(ended ? Mark.RECORD : Mark.LAST, window.copy(length), line, null);
            window.advance(behind);
            line += breaks + 1;
            credit = Math.min(fullCredit, credit + (long) CREDIT_PER_BYTE * length);
            return cut;
        }
        return Cut.PENDING;
    }

    /** Scans to the end of the row; false if the input, the limit or the credit ends before it. */
    private boolean scanRow() throws IOException {
        state = State.FIELD_START;
        scanned = 0;
        breaks = 0;
        firstBreak = -1;
        int lookahead = (int) Math.min(window.limit() + 1L, Math.max(LEAST_LOOKAHEAD, credit));
        do {
            byte[] bytes = window.bytes();
            int from = window.from();
            int to = window.to();
            for (int i = from + scanned; i < to; i++) {
                byte b = bytes[i];
                if (b == '"') {
                    onQuote();
                } else if (state == State.QUOTED) {
                    if (b == '\n') {
                        onBreak(i - from);
                    }
                    if (i - from > lookahead && firstBreak >= 0) {
                        scanned = i - from;
                        credit = Math.max(0, credit - scanned);
                        return false;
                    }
                } else if (b == delimiter) {
                    state = State.FIELD_START;
                } else if (b == '\n' || b == '\r') {
                    scanned = i - from;
                    return true;
                } else {
                    state = State.PLAIN;
                }
            }
            scanned = to - from;
        } while (scanned <= window.limit() && window.more());
        return false;
    }

    private void onQuote() {
        switch (state) {
            case FIELD_START -> state = State.QUOTED;
            case QUOTED -> state = State.AFTER_QUOTE;
            // a doubled quote: it did not close
            case AFTER_QUOTE -> state = State.QUOTED;
            case PLAIN -> {}
        }
    }

    private void onBreak(int index) {
        breaks++;
        if (firstBreak < 0) {
            firstBreak = index;
        }
    }

    /** Bytes of the line end at an index: 1 or 2. */
    private int lineEnd(int index) throws IOException {
        if (window.at(index) == '\n') {
            return 1;
        }
        return (window.length() > index + 1 || window.more()) && window.at(index + 1) == '\n' ? 2 : 1;
    }

    private Cut openQuoteOrLongLine(Mark mark) throws IOException {
        credit = Math.max(0, credit - scanned);
        if (state == State.QUOTED && firstBreak >= 0) {
            return openQuote(mark, null);
        }
        if (firstBreak >= 0) {
            // closed quotes, yet over the limit: a row of many lines is dropped by its first line, too
            return firstLine(mark, "too_large: more than " + window.limit() + " bytes; cut behind its first line");
        }
        longLine.start(line);
        return longLine();
    }

    private Cut openQuote(Mark mark, @Nullable String within) {
        String what = "the quote opened in line " + line + " is not closed ";
        return firstLine(
                mark,
                within == null
                        ? "too_large: " + what + "within " + window.limit() + " bytes; cut behind that line"
                        : "ragged_row: " + what + within + "; cut behind that line");
    }

    private Cut firstLine(Mark mark, String defect) {
        int end = firstBreak < 0 ? scanned : firstBreak;
        int length = end > 0 && window.at(end - 1) == '\r' ? end - 1 : end;
        Cut cut = new Cut(mark, window.copy(Math.min(length, Cut.KEPT_OF_DEFECTIVE)), line, defect);
        window.advance(firstBreak < 0 ? end : end + 1);
        line++;
        return cut;
    }

    private Cut longLine() throws IOException {
        Cut cut = longLine.skip();
        line += cut == Cut.PENDING ? 0 : 1;
        return cut;
    }

    @Override
    public long offset() {
        return window.offset();
    }

    @Override
    public long line() {
        return line;
    }

    /** What parts fields. */
    public char delimiter() {
        return (char) delimiter;
    }
}
