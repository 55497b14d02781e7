package dev.sluice.metadata.normalize;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One document as a flat sequence of nodes in arrays that are used again for the next document. A node of an object or
 * a list is followed by its children; {@link #end} leads past them. Numbers keep their text.
 */
final class JsonTape {
    /** What a node is. */
    enum Kind {
        NULL,
        BOOL,
        LONG,
        /** A number that fits neither 64 bits nor a double; its literal is the text. */
        BIG,
        DOUBLE,
        STRING,
        OBJECT,
        LIST,
        /** From callers only: microseconds, days, a BigDecimal, a byte array. */
        TIMESTAMP,
        DATE,
        DECIMAL,
        BINARY
    }

    private final QuickReader quick = new QuickReader();
    private final ParserReader parser;

    private Kind[] kinds = new Kind[64];
    private int[] ends = new int[64];
    private @Nullable String[] keys = new @Nullable String[64];
    private long[] numbers = new long[64];
    private @Nullable Object[] objects = new @Nullable Object[64];
    private char[] literals = new char[256];
    private int literalsEnd;
    private int size;

    private JsonTape(JsonFactory factory) {
        this.parser = new ParserReader(factory);
    }

    /** A tape for documents: they may hold NaN and Infinity, which are no JSON. */
    static JsonTape forDocuments() {
        return new JsonTape(JsonDialect.WITH_NAN);
    }

    /** A tape that takes JSON only. */
    static JsonTape strict() {
        return new JsonTape(JsonDialect.STRICT);
    }

    /**
     * Reads one JSON value; it starts at node 0.
     *
     * @throws IOException when the bytes are anything else
     */
    void read(byte[] json) throws IOException {
        clear();
        if (!quick.read(json, this)) {
            clear();
            parser.read(json, this);
        }
    }

    private void clear() {
        Arrays.fill(objects, 0, size, null);
        size = 0;
        literalsEnd = 0;
    }

    /** Adds an object or a list; what is added next is inside of it. The chain of open ones is kept in {@code numbers}. */
    int open(Kind kind, @Nullable String key, int enclosing) {
        return number(kind, key, enclosing);
    }

    /** Ends an object or a list; returns the one that encloses it, or -1. */
    int close(int node) {
        ends[node] = size;
        return (int) numbers[node];
    }

    /** Adds a number that has a fraction or an exponent. */
    void fraction(@Nullable String key, char[] text, int offset, int length) {
        System.arraycopy(text, offset, room(length), literalsEnd, length);
        fraction(key, length);
    }

    /** The same from ASCII bytes. */
    void fraction(@Nullable String key, byte[] text, int offset, int length) {
        char[] to = room(length);
        for (int i = 0; i < length; i++) {
            to[literalsEnd + i] = (char) text[offset + i];
        }
        fraction(key, length);
    }

    private void fraction(@Nullable String key, int length) {
        int from = literalsEnd;
        literalsEnd += length;
        int node = number(Kind.DOUBLE, key, ((long) from << 32) | length);
        if (Decimals.mayOverflow(literals, from, length) && !Decimals.isDouble(literals, from, length)) {
            kinds[node] = Kind.BIG;
            objects[node] = new String(literals, from, length);
        }
    }

    int node(Kind kind, @Nullable String key) {
        if (size == kinds.length) {
            int more = size * 2;
            kinds = Arrays.copyOf(kinds, more);
            ends = Arrays.copyOf(ends, more);
            keys = Arrays.copyOf(keys, more);
            numbers = Arrays.copyOf(numbers, more);
            objects = Arrays.copyOf(objects, more);
        }
        kinds[size] = kind;
        keys[size] = key;
        ends[size] = size + 1;
        return size++;
    }

    /** Adds a value that does not come from the document, after it. Unknown classes become text. */
    int addValue(String key, @Nullable Object value) {
        if (value == null) {
            return node(Kind.NULL, key);
        } else if (value instanceof Boolean truth) {
            return number(Kind.BOOL, key, truth ? 1 : 0);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            return number(Kind.LONG, key, ((Number) value).longValue());
        } else if (value instanceof Double || value instanceof Float) {
            String text = value.toString();
            text.getChars(0, text.length(), room(text.length()), literalsEnd);
            int node = number(Kind.DOUBLE, key, ((long) literalsEnd << 32) | text.length());
            literalsEnd += text.length();
            return node;
        } else if (value instanceof Instant instant) {
            return number(Kind.TIMESTAMP, key, instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000);
        } else if (value instanceof LocalDate date) {
            return number(Kind.DATE, key, date.toEpochDay());
        }
        int node = node(
                value instanceof BigDecimal ? Kind.DECIMAL : value instanceof byte[] ? Kind.BINARY : Kind.STRING, key);
        objects[node] = kinds[node] == Kind.STRING ? value.toString() : value;
        return node;
    }

    int number(Kind kind, @Nullable String key, long number) {
        int node = node(kind, key);
        numbers[node] = number;
        return node;
    }

    int object(Kind kind, @Nullable String key, Object object) {
        int node = node(kind, key);
        objects[node] = object;
        return node;
    }

    private char[] room(int length) {
        if (literalsEnd + length > literals.length) {
            literals = Arrays.copyOf(literals, (literalsEnd + length) * 2);
        }
        return literals;
    }

    Kind kind(int node) {
        return kinds[node];
    }

    /** The node after this one and its children. */
    int end(int node) {
        return ends[node];
    }

    /** Key of a node in its object. */
    String key(int node) {
        String key = keys[node];
        return key == null ? "" : key;
    }

    /** BOOL (0, 1), LONG, TIMESTAMP, DATE. */
    long number(int node) {
        return numbers[node];
    }

    /** Value of a DOUBLE. */
    double fraction(int node) {
        return Decimals.parse(literals, (int) (numbers[node] >>> 32), (int) numbers[node]);
    }

    /** A LONG or a plain DOUBLE as a decimal of that scale, unscaled; {@link Decimals#NONE} where that takes more than a long. */
    long scaled(int node, int scale) {
        return switch (kinds[node]) {
            case LONG -> Decimals.scaled(numbers[node], scale);
            case DOUBLE -> Decimals.scaled(literals, (int) (numbers[node] >>> 32), (int) numbers[node], scale);
            default -> Decimals.NONE;
        };
    }

    /** Text of a STRING; literal of a LONG, BIG or DOUBLE. */
    String text(int node) {
        return switch (kinds[node]) {
            case LONG -> Long.toString(numbers[node]);
            case DOUBLE -> new String(literals, (int) (numbers[node] >>> 32), (int) numbers[node]);
            default -> (String) object(node);
        };
    }

    /** The object of a DECIMAL or BINARY. */
    Object object(int node) {
        Object value = objects[node];
        if (value == null) {
            throw new IllegalStateException("node " + node + " of kind " + kinds[node] + " holds no object");
        }
        return value;
    }
}
