package dev.sluice.pipeline.row;

import dev.sluice.pipeline.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields inside of the objects of a row, by dotted names. Stateless. */
final class NestedFields {
    private NestedFields() {}

    /** The object that holds the field, found from the value of the path's first part; null: there is none. */
    static @Nullable Map<String, Object> parent(@Nullable Object root, FieldRef field) {
        Object value = root;
        List<String> rest = field.rest();
        for (int i = 0; i < rest.size() - 1; i++) {
            if (!(value instanceof Map<?, ?> map)) {
                return null;
            }
            value = map.get(rest.get(i));
        }
        return value instanceof Map<?, ?> ? object(value) : null;
    }

    /** The value of the path's first part with the field set; objects on the way are made where they are absent. */
    static Map<String, Object> with(@Nullable Object root, FieldRef field, @Nullable Object value) {
        Map<String, Object> whole = asObject(root, field);
        Map<String, Object> parent = whole;
        List<String> rest = field.rest();
        for (int i = 0; i < rest.size() - 1; i++) {
            Map<String, Object> child = asObject(parent.get(rest.get(i)), field);
            parent.put(rest.get(i), child);
            parent = child;
        }
        putIn(parent, field.last(), value);
        return whole;
    }

    private static Map<String, Object> asObject(@Nullable Object value, FieldRef field) {
        if (value == null) {
            return new LinkedHashMap<>();
        }
        if (value instanceof Map<?, ?>) {
            return object(value);
        }
        throw new Refusal(
                ErrorCode.RULE_FAILED, "expected an object on the way to '" + field.path() + "', found a plain value");
    }

    @SuppressWarnings("unchecked") // a row's maps are made by its reader and here, with text keys only
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("NullAway") // JSON null is a value like any other in a row's maps
    private static void putIn(Map<String, Object> map, String key, @Nullable Object value) {
        map.put(key, value);
    }
}
