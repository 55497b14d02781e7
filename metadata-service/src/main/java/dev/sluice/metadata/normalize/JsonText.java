package dev.sluice.metadata.normalize;

/** Writes nodes of a tape as compact JSON: keys in source order, numbers as in the source, only what must be escaped. */
final class JsonText {
    private JsonText() {}

    /** The node and its children as JSON. */
    static String of(JsonTape tape, int node) {
        StringBuilder out = new StringBuilder(64);
        write(tape, node, out);
        return out.toString();
    }

    static void write(JsonTape tape, int node, StringBuilder out) {
        switch (tape.kind(node)) {
            case NULL -> out.append("null");
            case BOOL -> out.append(tape.number(node) == 1);
            case LONG, BIG -> out.append(tape.text(node));
            case DOUBLE -> {
                // NaN and Infinity are no JSON
                String literal = tape.text(node);
                out.append(literal.endsWith("N") || literal.endsWith("y") || literal.endsWith("F") ? "null" : literal);
            }
            case STRING -> quote(tape.text(node), out);
            case OBJECT -> {
                out.append('{');
                for (int child = node + 1; child < tape.end(node); child = tape.end(child)) {
                    if (child > node + 1) {
                        out.append(',');
                    }
                    quote(tape.key(child), out);
                    out.append(':');
                    write(tape, child, out);
                }
                out.append('}');
            }
            case LIST -> {
                out.append('[');
                for (int child = node + 1; child < tape.end(node); child = tape.end(child)) {
                    if (child > node + 1) {
                        out.append(',');
                    }
                    write(tape, child, out);
                }
                out.append(']');
            }
            default -> quote(String.valueOf(TypedText.of(tape, node)), out);
        }
    }

    /** Appends a text as a JSON string. */
    static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(c < 0x10 ? '0' : '1').append(Character.forDigit(c & 15, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
