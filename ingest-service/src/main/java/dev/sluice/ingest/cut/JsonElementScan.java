package dev.sluice.ingest.cut;

import java.util.BitSet;

/**
 * Finds the end of one JSON value by its brackets and quotes, in pieces as they arrive. The depth costs one bit per level. Not
 * thread-safe.
 */
final class JsonElementScan {

    private enum Kind {
        NESTED,
        TEXT,
        BARE
    }

    private Kind kind = Kind.BARE;
    /** True where the open bracket at that depth is a square one. */
    private final BitSet square = new BitSet();

    private int depth;
    private boolean inText;
    private boolean escaped;
    private boolean ended;
    private boolean mismatched;
    private long lines;

    static boolean startsValue(byte b) {
        return b == '{'
                || b == '['
                || b == '"'
                || b == '-'
                || (b >= '0' && b <= '9')
                || b == 't'
                || b == 'f'
                || b == 'n';
    }

    void start(byte first) {
        kind = first == '{' || first == '[' ? Kind.NESTED : first == '"' ? Kind.TEXT : Kind.BARE;
        square.clear();
        depth = 0;
        inText = false;
        escaped = false;
        ended = false;
        mismatched = false;
        lines = 0;
    }

    /** Whether the value's end was found. */
    boolean ended() {
        return ended;
    }

    /** Whether a bracket closes another kind than it should. */
    boolean mismatched() {
        return mismatched;
    }

    /** Whether the end of the input ends the value, too. */
    boolean endsWithInput() {
        return kind == Kind.BARE;
    }

    /** Line feeds seen. */
    long lines() {
        return lines;
    }

    /** Scans on; the index behind the value if it ended, of the wrong bracket if mismatched, else {@code to}. */
    int scan(byte[] bytes, int from, int to) {
        return kind == Kind.BARE ? scanBare(bytes, from, to) : scanNested(bytes, from, to);
    }

    private int scanNested(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            lines += b == '\n' ? 1 : 0;
            if (inText) {
                if (escaped) {
                    escaped = false;
                } else if (b == '\\') {
                    escaped = true;
                } else if (b == '"') {
                    inText = false;
                    if (depth == 0) {
                        ended = true;
                        return i + 1;
                    }
                }
            } else if (b == '"') {
                inText = true;
            } else if (b == '{' || b == '[') {
                square.set(depth++, b == '[');
            } else if (b == '}' || b == ']') {
                if (square.get(--depth) != (b == ']')) {
                    mismatched = true;
                    return i;
                }
                if (depth == 0) {
                    ended = true;
                    return i + 1;
                }
            }
        }
        return to;
    }

    private int scanBare(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == ',' || b == ']' || b == '}' || b == '[' || b == '{' || b == '"' || (b >= 0 && b <= ' ')) {
                ended = true;
                return i;
            }
        }
        return to;
    }
}
