package dev.sluice.pipeline.row;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plainest records, which are by far the most, several times faster than the general reader: one flat object whose names and texts
 * have no escapes, whose numbers have no exponent. It gives up at anything else, also at anything that may be wrong, and the general reader
 * decides. Where a text stands in the payload is kept, so that a text that no rule changes is written as it was read. Not thread-safe.
 */
final class PlainJsonReader {
    /** So many records go by without another try, once one was not plain: the next most likely are not, either. */
    private static final int REST = 32;
    /** Whole numbers of so many digits fit whatever they are. */
    private static final int SAFE_DIGITS = 18;
    /** Longer names are left to the general reader, which refuses the longest. */
    private static final int LONGEST_NAME = 1_000;
    /** From here on a byte begins a sequence of four, which the writer writes as two escapes. */
    private static final byte FOUR_BYTES = (byte) 0xF0;

    private int[] expected = new int[16];
    private int expectedSize;
    private int rest;

    private byte[] bytes = new byte[0];
    private int at;
    private boolean ascii;

    /** Reads the object that starts at an offset; false: it is not plain, and the row holds nothing of use. */
    boolean read(byte[] payload, int offset, Row row) {
        if (rest > 0) {
            rest--;
            return false;
        }
        bytes = payload;
        at = offset;
        row.readFrom(payload);
        if (object(row)) {
            return true;
        }
        rest = REST;
        return false;
    }

    /** Slots are about to be given out anew. */
    void forget() {
        expectedSize = 0;
    }

    private boolean object(Row row) {
        if (next() != '{') {
            return false;
        }
        at++;
        for (int position = 0; ; position++) {
            int slot = next() == '"' ? name(position, row.symbols()) : -1;
            if (slot < 0 || next() != ':') {
                return false;
            }
            at++;
            if (row.has(slot) || !value(row, slot)) {
                return false;
            }
            int c = next();
            at++;
            if (c == '}') {
                return next() < 0;
            }
            if (c != ',') {
                return false;
            }
        }
    }

    /** The byte that comes next, blanks aside; -1 at the end. Bytes beyond ASCII are negative too, and nowhere right. */
    private int next() {
        while (at < bytes.length) {
            byte c = bytes[at];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c < 0 ? 0 : c;
            }
            at++;
        }
        return -1;
    }

    /** The slot of the name that starts here; -1 where it is not plain. The names of the last record are tried first. */
    private int name(int position, Symbols symbols) {
        if (position < expectedSize) {
            byte[] known = symbols.name(expected[position]).asQuotedUTF8();
            int end = at + 1 + known.length;
            if (end < bytes.length && bytes[end] == '"' && Arrays.equals(bytes, at + 1, end, known, 0, known.length)) {
                at = end + 1;
                return expected[position];
            }
        }
        int start = at + 1;
        int end = textEnd(start);
        if (end < 0 || end - start > LONGEST_NAME) {
            return -1;
        }
        at = end + 1;
        int slot = symbols.slot(text(start, end));
        expect(position, slot);
        return slot;
    }

    private void expect(int position, int slot) {
        if (position == expected.length) {
            expected = Arrays.copyOf(expected, position * 2);
        }
        expected[position] = slot;
        expectedSize = Math.max(expectedSize, position + 1);
    }

    private boolean value(Row row, int slot) {
        int c = next();
        if (c == '"') {
            int start = at + 1;
            int end = textEnd(start);
            if (end < 0) {
                return false;
            }
            at = end + 1;
            row.putAsRead(slot, text(start, end), start, end);
            return true;
        }
        if (c == '-' || (c >= '0' && c <= '9')) {
            Object number = number();
            row.put(slot, number);
            return number != null;
        }
        return literal(row, slot, c);
    }

    private boolean literal(Row row, int slot, int c) {
        return switch (c) {
            case 'n' -> word("null") && put(row, slot, null);
            case 't' -> word("true") && put(row, slot, true);
            case 'f' -> word("false") && put(row, slot, false);
            default -> false;
        };
    }

    private static boolean put(Row row, int slot, @Nullable Object value) {
        row.put(slot, value);
        return true;
    }

    private boolean word(String word) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (at == bytes.length || bytes[at] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Index of the quote that ends the text; -1 where it is not plain. */
    private int textEnd(int start) {
        ascii = true;
        for (int i = start; i < bytes.length; i++) {
            byte c = bytes[i];
            if (c == '"') {
                return i;
            }
            if (c == '\\' || (c >= 0 ? c < ' ' : c >= FOUR_BYTES)) {
                return -1;
            }
            ascii &= c >= 0;
        }
        return -1;
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, ascii ? ISO_8859_1 : UTF_8);
    }

    /** A whole number, or one with a fraction; null where it is not plain: a zero before other digits, an exponent, minus nothing. */
    private @Nullable Object number() {
        int start = at;
        boolean negative = bytes[at] == '-';
        if (negative) {
            at++;
        }
        int first = at;
        long whole = 0;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            whole = whole * 10 + bytes[at++] - '0';
        }
        int digits = at - first;
        if (digits == 0 || digits > SAFE_DIGITS || (bytes[first] == '0' && (digits > 1 || negative))) {
            return null;
        }
        if (at == bytes.length || bytes[at] != '.') {
            if (!isNumberEnd()) {
                return null;
            }
            return negative ? -whole : whole;
        }
        int point = at++;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        boolean plain = at > point + 1 && at - start <= 2 * SAFE_DIGITS && isNumberEnd();
        return plain ? JsonNumber.of(new String(bytes, start, at - start, ISO_8859_1)) : null;
    }

    private boolean isNumberEnd() {
        return at < bytes.length && (bytes[at] == ',' || bytes[at] == '}' || bytes[at] <= ' ' && bytes[at] > 0);
    }
}
