package dev.sluice.metadata.normalize;

import dev.sluice.metadata.normalize.PathNode.FieldNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a row that get no column, as one JSON object that nests like the row's document. */
final class RestOfRow {
    private final Map<String, Object> values = new LinkedHashMap<>();

    boolean isEmpty() {
        return values.isEmpty();
    }

    void clear() {
        values.clear();
    }

    /** Keeps a value under its keys. */
    @SuppressWarnings("unchecked")
    void add(@Nullable FieldNode field, String column, String json) {
        Deque<String> keys = new ArrayDeque<>();
        for (FieldNode at = field; at != null; at = at.object.owner()) {
            keys.addFirst(at.key);
        }
        if (keys.isEmpty()) {
            keys.add(column);
        }
        Map<String, Object> object = values;
        while (keys.size() > 1) {
            String key = keys.removeFirst();
            while (object.get(key) instanceof String) {
                key += "#";
            }
            object = (Map<String, Object>) object.computeIfAbsent(key, k -> new LinkedHashMap<String, Object>());
        }
        String key = keys.removeFirst();
        while (object.containsKey(key)) {
            key += "#";
        }
        object.put(key, json);
    }

    String json() {
        StringBuilder out = new StringBuilder();
        write(values, out);
        return out.toString();
    }

    @SuppressWarnings("unchecked")
    private static void write(Map<String, Object> object, StringBuilder out) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, Object> entry : object.entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            JsonText.quote(entry.getKey(), out);
            out.append(':');
            if (entry.getValue() instanceof String json) {
                out.append(json);
            } else {
                write((Map<String, Object>) entry.getValue(), out);
            }
        }
        out.append('}');
    }
}
