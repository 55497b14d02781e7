package dev.sluice.metadata.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the value of a field in a row and gives its JSON text as it stands there. Walks the bytes without a parser, as most rows have one
 * repair only; the row has been parsed before, so it is well-formed. Not thread-safe.
 */
final class RowValues {

    private static final JsonFactory ESCAPES = new JsonFactory();

    private byte[] json = new byte[0];
    private int at;

    /**
     * The value of a field.
     *
     * @param row one JSON object
     * @param path a top-level field, or a dotted path into objects; a field that bears the whole dotted name wins
     * @return compact JSON text as in the row; null where there is no such field
     */
    @Nullable
    String find(byte[] row, String path) {
        json = row;
        at = 0;
        try {
            return inObject(path);
        } catch (IndexOutOfBoundsException e) {
            return null; // not an object, or cut short
        }
    }

    private @Nullable String inObject(String path) {
        skipBlanks();
        if (json[at] != '{') {
            return null;
        }
        at++;
        int inner = -1;
        int innerDot = -1;
        while (true) {
            skipBlanks();
            if (json[at] == '}') {
                break;
            }
            int key = at;
            skipString();
            int keyEnd = at;
            skipBlanks();
            at++; // the colon
            skipBlanks();
            int dot = matches(path, key + 1, keyEnd - 1);
            int value = at;
            skipValue();
            if (dot == path.length()) {
                return new String(json, value, at - value, StandardCharsets.UTF_8);
            }
            if (dot > 0) {
                inner = value;
                innerDot = dot;
            }
            skipBlanks();
            if (json[at] == ',') {
                at++;
            }
        }
        if (inner < 0) {
            return null;
        }
        at = inner;
        return inObject(path.substring(innerDot + 1));
    }

    /** The length of the path if the key is all of it, the position of the dot if it is its first part, else -1. */
    private int matches(String path, int from, int to) {
        int length = to - from;
        for (int i = from; i < to; i++) {
            if (json[i] == '\\' || json[i] < 0) {
                return compare(path, decoded(from - 1, to + 1));
            }
        }
        if (length > path.length() || (length < path.length() && path.charAt(length) != '.')) {
            return -1;
        }
        for (int i = 0; i < length; i++) {
            if (path.charAt(i) != json[from + i]) {
                return -1;
            }
        }
        return length;
    }

    private static int compare(String path, String key) {
        boolean first = path.startsWith(key) && (path.length() == key.length() || path.charAt(key.length()) == '.');
        return first ? key.length() : -1;
    }

    private String decoded(int from, int to) {
        try (JsonParser parser = ESCAPES.createParser(json, from, to - from)) {
            return String.valueOf(parser.nextTextValue());
        } catch (IOException e) {
            return "";
        }
    }

    private void skipValue() {
        switch (json[at]) {
            case '"' -> skipString();
            case '{', '[' -> skipContainer();
            default -> {
                while (at < json.length && json[at] != ',' && json[at] != '}' && json[at] != ']' && json[at] > ' ') {
                    at++;
                }
            }
        }
    }

    private void skipContainer() {
        int depth = 0;
        do {
            byte b = json[at];
            if (b == '"') {
                skipString();
            } else {
                depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
                at++;
            }
        } while (depth > 0);
    }

    private void skipString() {
        at++;
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        at++;
    }

    private void skipBlanks() {
        while (json[at] <= ' ' && json[at] >= 0) {
            at++;
        }
    }
}
