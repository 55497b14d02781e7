package dev.sluice.metadata.normalize;

import dev.sluice.metadata.normalize.JsonTape.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents of the usual kind straight from their bytes, at about a third of a parser's cost. It takes only what it knows for certain to
 * be well-formed and to mean the same to {@link ParserReader}; it declines all others, right or wrong, which that one then reads or refuses.
 * Not thread-safe.
 */
final class QuickReader {
    private static final int DEEPEST = 100;
    /** More digits may not fit 64 bits. */
    private static final int MOST_DIGITS = 18;

    private final QuickText texts = new QuickText();
    private byte[] json = new byte[0];
    private int at;

    /** Reads onto an empty tape. False: declined; what stands on the tape then is of no use. */
    boolean read(byte[] document, JsonTape tape) {
        json = document;
        at = 0;
        texts.begin(document);
        return value(tape) && blank() < 0;
    }

    private boolean value(JsonTape tape) {
        int open = -1;
        int depth = 0;
        String key = null;
        while (true) {
            int first = blank();
            if (first == '{' || first == '[') {
                at++;
                boolean object = first == '{';
                open = tape.open(object ? Kind.OBJECT : Kind.LIST, key, open);
                if (++depth > DEEPEST) {
                    return false;
                }
                if (blank() != (object ? '}' : ']')) {
                    key = object ? key() : null;
                    if (object && key == null) {
                        return false;
                    }
                    continue;
                }
            } else if (!scalar(first, key, tape)) {
                return false;
            }
            // ends of objects and lists, then what parts two values
            while (open >= 0) {
                boolean object = tape.kind(open) == Kind.OBJECT;
                int mark = blank();
                at++;
                if (mark == (object ? '}' : ']')) {
                    open = tape.close(open);
                    depth--;
                } else if (mark == ',') {
                    key = object ? key() : null;
                    if (object && key == null) {
                        return false;
                    }
                    break;
                } else {
                    return false;
                }
            }
            if (open < 0) {
                return true;
            }
        }
    }

    private boolean scalar(int first, @Nullable String key, JsonTape tape) {
        switch (first) {
            case '"' -> {
                String text = texts.read(at, false);
                at = texts.end();
                if (text == null) {
                    return false;
                }
                tape.object(Kind.STRING, key, text);
            }
            case 't' -> {
                tape.number(Kind.BOOL, key, 1);
                return word("true");
            }
            case 'f' -> {
                tape.number(Kind.BOOL, key, 0);
                return word("false");
            }
            case 'n' -> {
                tape.node(Kind.NULL, key);
                return word("null");
            }
            default -> {
                return number(first, key, tape);
            }
        }
        return true;
    }

    /** The key that follows and its colon; null: declined. */
    private @Nullable String key() {
        if (blank() != '"') {
            return null;
        }
        String key = texts.read(at, true);
        at = texts.end();
        if (key == null || blank() != ':') {
            return null;
        }
        at++;
        return key;
    }

    private boolean word(String word) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (at >= json.length || json[at] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean number(int first, @Nullable String key, JsonTape tape) {
        int from = at;
        boolean negative = first == '-';
        at += negative ? 1 : 0;
        int begin = at;
        long value = digits();
        int digits = at - begin;
        if (digits == 0 || (digits > 1 && json[begin] == '0')) {
            return false;
        }
        boolean whole = true;
        if (at < json.length && json[at] == '.') {
            int point = at++;
            digits();
            whole = false;
            if (at == point + 1) {
                return false;
            }
        }
        if (at < json.length && (json[at] | 0x20) == 'e') {
            at++;
            at += at < json.length && (json[at] == '+' || json[at] == '-') ? 1 : 0;
            int exponent = at;
            digits();
            whole = false;
            if (at == exponent) {
                return false;
            }
        }
        if (!whole) {
            tape.fraction(key, json, from, at - from);
        } else if (digits <= MOST_DIGITS) {
            tape.number(Kind.LONG, key, negative ? -value : value);
        }
        return !whole || digits <= MOST_DIGITS;
    }

    private long digits() {
        long value = 0;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            value = value * 10 + (json[at++] - '0');
        }
        return value;
    }

    /** The next byte that is no blank, not taken; -1 at the end. */
    private int blank() {
        while (at < json.length) {
            byte b = json[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b < 0 ? 0 : b;
            }
            at++;
        }
        return -1;
    }
}
