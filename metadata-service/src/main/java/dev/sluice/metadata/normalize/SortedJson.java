package dev.sluice.metadata.normalize;

import dev.sluice.metadata.normalize.JsonTape.Kind;
import java.util.Map;
import java.util.TreeMap;

/** A document as compact JSON with sorted keys: the same text for the same content, whatever the order of its keys. */
final class SortedJson {
    private SortedJson() {}

    /**
     * The document on a tape.
     *
     * @param left top-level keys that start with this are left out
     */
    static String of(JsonTape tape, String left) {
        StringBuilder out = new StringBuilder(256);
        write(tape, 0, left, out);
        return out.toString();
    }

    private static void write(JsonTape tape, int node, String left, StringBuilder out) {
        if (tape.kind(node) == Kind.OBJECT) {
            object(tape, node, left, out);
        } else if (tape.kind(node) == Kind.LIST) {
            out.append('[');
            for (int child = node + 1; child < tape.end(node); child = tape.end(child)) {
                if (child > node + 1) {
                    out.append(',');
                }
                write(tape, child, "", out);
            }
            out.append(']');
        } else {
            JsonText.write(tape, node, out);
        }
    }

    private static void object(JsonTape tape, int node, String left, StringBuilder out) {
        Map<String, Integer> sorted = new TreeMap<>();
        for (int child = node + 1; child < tape.end(node); child = tape.end(child)) {
            if (left.isEmpty() || !tape.key(child).startsWith(left)) {
                sorted.put(tape.key(child), child); // of two equal keys the later, as everywhere
            }
        }
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, Integer> field : sorted.entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            JsonText.quote(field.getKey(), out);
            out.append(':');
            write(tape, field.getValue(), "", out);
        }
        out.append('}');
    }
}
