package dev.sluice.metadata.normalize;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The strings of a document, for {@link QuickReader}. Keys are kept, as the next document mostly has the same. Not thread-safe. */
final class QuickText {
    private static final int LONGEST_KEPT = 64;
    private static final int KEPT = 1 << 12;
    /** Bytes of a backslash, {@code u} and four digits. */
    private static final int ESCAPE = 6;

    private final @Nullable String[] keys = new @Nullable String[KEPT];
    private byte[] json = new byte[0];
    private byte[] decoded = new byte[256];
    private int length;
    private int end;

    void begin(byte[] document) {
        json = document;
    }

    /** Where the string that was read last ends: behind its quote. */
    int end() {
        return end;
    }

    /** The string whose opening quote stands there; null: declined. */
    @Nullable
    String read(int quote, boolean isKey) {
        int from = quote + 1;
        int hash = 0;
        boolean ascii = true;
        for (int at = from; at < json.length; at++) {
            byte b = json[at];
            if (b == '"') {
                end = at + 1;
                return isKey && ascii && at - from <= LONGEST_KEPT
                        ? key(hash, from, at - from)
                        : text(json, from, at - from, ascii);
            } else if (b == '\\') {
                return escaped(from, at, ascii);
            } else if (b < ' ') {
                if (b >= 0) {
                    return null;
                }
                ascii = false;
            }
            if (isKey) {
                hash = hash * 31 + b;
            }
        }
        return null;
    }

    private String key(int hash, int from, int length) {
        int slot = (hash ^ (hash >>> 12)) & (KEPT - 1);
        String kept = keys[slot];
        if (kept != null && isAt(kept, from, length)) {
            return kept;
        }
        String key = new String(json, from, length, StandardCharsets.ISO_8859_1);
        keys[slot] = key;
        return key;
    }

    private boolean isAt(String text, int from, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != json[from + i]) {
                return false;
            }
        }
        return true;
    }

    /** Bytes that are no UTF-8 leave a mark when they are decoded; the parser shall say what is wrong with them. */
    private static @Nullable String text(byte[] bytes, int from, int length, boolean ascii) {
        if (ascii) {
            return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        }
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') >= 0 ? null : text;
    }

    private @Nullable String escaped(int from, int firstEscape, boolean asciiSoFar) {
        boolean ascii = asciiSoFar;
        length = 0;
        room(firstEscape - from);
        System.arraycopy(json, from, decoded, 0, firstEscape - from);
        length = firstEscape - from;
        for (int at = firstEscape; at < json.length; at++) {
            byte b = json[at];
            if (b == '"') {
                end = at + 1;
                return text(decoded, 0, length, ascii);
            } else if (b != '\\') {
                if (b >= 0 && b < ' ') {
                    return null;
                }
                ascii &= b >= 0;
                room(1);
                decoded[length++] = b;
            } else if (at + 1 < json.length && json[at + 1] == 'u') {
                int taken = unicode(at);
                if (taken == 0) {
                    return null;
                }
                at += taken - 1;
                ascii = false;
            } else {
                byte meant = ++at < json.length ? simple(json[at]) : 0;
                if (meant == 0) {
                    return null;
                }
                room(1);
                decoded[length++] = meant;
            }
        }
        return null;
    }

    /** What a backslash makes of a letter; 0: nothing. */
    private static byte simple(byte letter) {
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> 0;
        };
    }

    /** Decodes an escape of four hex digits, or two that make a pair; returns how many bytes it took, 0 where it is none. */
    private int unicode(int backslash) {
        int first = hex(backslash);
        if (first < 0 || Character.isLowSurrogate((char) first)) {
            return 0;
        }
        if (!Character.isHighSurrogate((char) first)) {
            append(first);
            return ESCAPE;
        }
        int second = hex(backslash + ESCAPE);
        if (second < 0 || !Character.isLowSurrogate((char) second)) {
            return 0;
        }
        append(Character.toCodePoint((char) first, (char) second));
        return 2 * ESCAPE;
    }

    private int hex(int backslash) {
        if (backslash + ESCAPE > json.length || json[backslash] != '\\' || json[backslash + 1] != 'u') {
            return -1;
        }
        int value = 0;
        for (int i = backslash + 2; i < backslash + ESCAPE; i++) {
            int digit = json[i] < 0 ? -1 : Character.digit(json[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    private void append(int character) {
        byte[] utf8 = Character.toString(character).getBytes(StandardCharsets.UTF_8);
        room(utf8.length);
        System.arraycopy(utf8, 0, decoded, length, utf8.length);
        length += utf8.length;
    }

    /** Makes room for so many bytes more. */
    private void room(int more) {
        if (length + more > decoded.length) {
            decoded = Arrays.copyOf(decoded, (length + more) * 2);
        }
    }
}
