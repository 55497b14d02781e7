package dev.sluice.ingest.cut;

import dev.sluice.ingest.cut.Cut.Mark;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One record per element of a JSON array, per top-level value, or both in turn: {@code [{…},{…}]}, {@code {…}}, {@code {…}{…}}. It
 * follows brackets and strings only, at any depth and without recursion; whether an element is valid inside is for others to say.
 *
 * <p>What stands between elements must be right, for nothing behind a mistake there can be told apart: the rest is one
 * {@code not_json} defect. Not thread-safe.
 */
public final class JsonSplitter implements RecordSplitter {

    /** {@link #mode()} of a splitter that stands behind an element of an array. */
    private static final int BEHIND_ELEMENT = 1;

    private enum Place {
        OUTSIDE,
        ARRAY_START,
        BEHIND_ELEMENT,
        BEHIND_COMMA,
        INSIDE_LONG_ELEMENT,
        BROKEN
    }

    private final ByteWindow window;
    private Place place;
    private Place placeOfLongElement = Place.OUTSIDE;
    private long line;

    private final JsonElementScan scan = new JsonElementScan();
    private @Nullable Oversize oversize;

    /**
     * @param line 1-based line at the window's offset
     * @param mode {@link #mode()} of the splitter that stopped here; 0 at the start of the input
     */
    public JsonSplitter(ByteWindow window, long line, int mode) {
        this.window = window;
        this.line = line;
        this.place = mode == BEHIND_ELEMENT ? Place.BEHIND_ELEMENT : Place.OUTSIDE;
    }

    @Override
    public @Nullable Cut next() throws IOException {
        long start = window.offset();
        while (window.offset() - start < Cut.BREATH) {
            if (place == Place.INSIDE_LONG_ELEMENT) {
                return longElement();
            }
            if (place == Place.BROKEN) {
                return null;
            }
            if (window.length() == 0 && !window.more()) {
                return place == Place.OUTSIDE ? null : broken(Mark.BROKEN_AT_END, 0, "the array is not closed");
            }
            byte b = window.at(0);
            if (b == ' ' || b == '\t' || b == '\r' || b == '\n') {
                line += b == '\n' ? 1 : 0;
                window.advance(1);
            } else if (b == '[' && place == Place.OUTSIDE) {
                step(Place.ARRAY_START);
            } else if (b == ']' && (place == Place.ARRAY_START || place == Place.BEHIND_ELEMENT)) {
                step(Place.OUTSIDE);
            } else if (b == ',' && place == Place.BEHIND_ELEMENT) {
                step(Place.BEHIND_COMMA);
            } else if (place == Place.BEHIND_ELEMENT) {
                return broken(Mark.BROKEN, 0, "expected ',' or ']' behind an element");
            } else if (!JsonElementScan.startsValue(b)) {
                return broken(Mark.BROKEN, 0, "expected a value");
            } else {
                return element();
            }
        }
        return Cut.PENDING;
    }

    private void step(Place to) {
        place = to;
        window.advance(1);
    }

    private Cut element() throws IOException {
        scan.start(window.at(0));
        int scanned = 0;
        while (true) {
            int end = scan.scan(window.bytes(), window.from() + scanned, window.to()) - window.from();
            if (scan.mismatched()) {
                return broken(Mark.BROKEN, end, "a bracket is closed that is not open");
            }
            if (scan.ended() && end <= window.limit()) {
                return record(Mark.RECORD, end);
            }
            scanned = window.length();
            if (scan.ended() || scanned > window.limit()) {
                return startLongElement();
            }
            if (!window.more()) {
                // a number at the top level has nothing behind it
                return scan.endsWithInput() && place == Place.OUTSIDE
                        ? record(Mark.LAST, scanned)
                        : broken(Mark.BROKEN_AT_END, scanned, "an element is not closed");
            }
        }
    }

    private Cut record(Mark mark, int length) {
        Cut cut = new Cut(mark, window.copy(length), line, null);
        line += scan.lines();
        window.advance(length);
        place = placeBehind(place);
        return cut;
    }

    private static Place placeBehind(Place before) {
        return before == Place.OUTSIDE ? Place.OUTSIDE : Place.BEHIND_ELEMENT;
    }

    private Cut startLongElement() throws IOException {
        placeOfLongElement = place;
        place = Place.INSIDE_LONG_ELEMENT;
        oversize = new Oversize(line);
        scan.start(window.at(0));
        return longElement();
    }

    private Cut longElement() throws IOException {
        Oversize over = oversize;
        if (over == null) {
            throw new IllegalStateException("no long element was started");
        }
        long start = window.offset();
        while (window.offset() - start < Cut.BREATH) {
            int length = scan.scan(window.bytes(), window.from(), window.to()) - window.from();
            over.add(window.bytes(), window.from(), length);
            window.advance(length);
            if (scan.ended()) {
                place = placeBehind(placeOfLongElement);
                line += scan.lines();
                return over.cut(Mark.RECORD, window.limit());
            }
            if (scan.mismatched() || !window.more()) {
                place = Place.BROKEN;
                return new Cut(
                        scan.mismatched() ? Mark.BROKEN : Mark.BROKEN_AT_END,
                        over.head(),
                        over.line,
                        "not_json: an element is not closed, at byte " + window.offset());
            }
        }
        return Cut.PENDING;
    }

    private Cut broken(Mark mark, int at, String what) {
        place = Place.BROKEN;
        return new Cut(
                mark,
                window.copy(Math.min(window.length(), Cut.KEPT_OF_DEFECTIVE)),
                line,
                "not_json: " + what + ", at byte " + (window.offset() + at));
    }

    @Override
    public long offset() {
        return window.offset();
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public int mode() {
        return place == Place.BEHIND_ELEMENT ? BEHIND_ELEMENT : 0;
    }
}
