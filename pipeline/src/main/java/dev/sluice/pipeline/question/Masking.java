package dev.sluice.pipeline.question;

import dev.sluice.pipeline.row.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the values of masked fields by placeholders before a question leaves. The placeholder bears the field's name, not the value
 * or a hash of it: it is the same for every record and gives nothing away. A masked value that stands inside of another text that is
 * sent is replaced there, too.
 */
final class Masking {
    /** Shorter texts stand inside of others by chance. */
    private static final int SHORTEST_INSIDE = 3;

    private final List<String> fields;

    Masking(List<String> fields) {
        this.fields = List.copyOf(fields);
    }

    static String placeholder(String field) {
        return "[[" + field + "]]";
    }

    Map<String, @Nullable Object> apply(Map<String, @Nullable Object> inputs) {
        if (fields.isEmpty()) {
            return inputs;
        }
        Map<String, @Nullable Object> masked = new TreeMap<>(inputs);
        for (String field : fields) {
            Object value = inputs.get(field);
            if (value == null) {
                continue;
            }
            String text = value instanceof Map<?, ?> || value instanceof List<?> ? "" : JsonText.bare(value);
            if (text.length() >= SHORTEST_INSIDE) {
                masked.replaceAll((name, other) -> without(other, text, placeholder(field)));
            }
            masked.put(field, placeholder(field));
        }
        return masked;
    }

    /** What stands behind each placeholder that {@link #apply} puts into these inputs. */
    Map<String, @Nullable Object> originals(Map<String, @Nullable Object> inputs) {
        Map<String, @Nullable Object> originals = new TreeMap<>();
        for (String field : fields) {
            Object value = inputs.get(field);
            if (value != null) {
                originals.put(placeholder(field), value);
            }
        }
        return originals;
    }

    private static @Nullable Object without(@Nullable Object value, String text, String placeholder) {
        if (value instanceof String string) {
            return string.replace(text, placeholder);
        }
        if (value instanceof List<?> list) {
            return replacedItems(list, text, placeholder);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> replaced = new TreeMap<>();
            map.forEach((key, item) -> replaced.put(String.valueOf(key), without(item, text, placeholder)));
            return replaced;
        }
        return value;
    }

    private static List<@Nullable Object> replacedItems(List<?> list, String text, String placeholder) {
        List<@Nullable Object> replaced = new ArrayList<>();
        for (Object item : list) {
            replaced.add(without(item, text, placeholder));
        }
        return replaced;
    }
}
