package dev.sluice.pipeline.question;

import dev.sluice.pipeline.personal.PersonalData;
import dev.sluice.pipeline.personal.Placeholders;
import dev.sluice.pipeline.row.JsonNumber;
import dev.sluice.pipeline.row.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the values of masked fields, and what detectors find in all others, by placeholders before a question leaves. The placeholder bears
 * the field's or the detector's name, not the value or a hash of it: it gives nothing away. A masked value that stands inside of another text that
 * is sent is replaced there, too. Immutable and thread-safe.
 */
final class Masking {
    /** Shorter texts stand inside of others by chance. */
    private static final int SHORTEST_INSIDE = 3;

    private final List<String> fields;
    private final PersonalData data;

    /**
     * @param mask names of fields and of detectors
     * @param send names of the fields that are sent
     */
    Masking(List<String> mask, List<String> send) {
        this.fields = mask.stream().filter(send::contains).toList();
        this.data = PersonalData.of(mask);
    }

    static String placeholder(String field) {
        return "[[" + field + "]]";
    }

    /** Masks the inputs of one question, and the evidence that goes with them. */
    Masked apply(Map<String, @Nullable Object> inputs, Map<String, Object> evidence) {
        if (fields.isEmpty() && data.isEmpty()) {
            return new Masked(inputs, evidence, Map.of());
        }
        Placeholders.Numbered found = new Placeholders.Numbered(data);
        Map<String, @Nullable Object> masked = new TreeMap<>();
        byField(inputs)
                .forEach((name, value) -> masked.put(name, fields.contains(name) ? value : masked(value, found)));
        Map<String, Object> told = masked(evidence, found);
        Map<String, @Nullable Object> originals = new TreeMap<>(found.originals());
        for (String field : fields) {
            Object value = inputs.get(field);
            if (value != null) {
                originals.put(placeholder(field), value);
            }
        }
        return new Masked(masked, told, originals);
    }

    private Map<String, @Nullable Object> byField(Map<String, @Nullable Object> inputs) {
        Map<String, @Nullable Object> masked = new TreeMap<>(inputs);
        for (String field : fields) {
            Object value = inputs.get(field);
            if (value == null) {
                continue;
            }
            String text = value instanceof Map<?, ?> || value instanceof List<?> ? "" : JsonText.bare(value);
            if (text.length() >= SHORTEST_INSIDE) {
                masked.replaceAll((name, other) -> changed(other, string -> string.replace(text, placeholder(field))));
            }
            masked.put(field, placeholder(field));
        }
        return masked;
    }

    @SuppressWarnings("unchecked") // a map stays a map with text keys
    private static Map<String, Object> masked(Map<String, Object> evidence, Placeholders.Numbered found) {
        return (Map<String, Object>) Objects.requireNonNull(changed(evidence, found::mask));
    }

    /** A number may be a card's or an account's; one that is not stays a number. */
    private static @Nullable Object masked(@Nullable Object value, Placeholders.Numbered found) {
        if (value instanceof Long || value instanceof JsonNumber) {
            String text = JsonText.bare(value);
            String masked = found.mask(text);
            return masked.equals(text) ? value : masked;
        }
        return changed(value, found::mask);
    }

    private static @Nullable Object changed(@Nullable Object value, UnaryOperator<String> change) {
        if (value instanceof String string) {
            return change.apply(string);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> changed = new ArrayList<>();
            for (Object item : list) {
                changed.add(changed(item, change));
            }
            return changed;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> changed = new LinkedHashMap<>();
            map.forEach((key, item) -> changed.put(String.valueOf(key), changed(item, change)));
            return changed;
        }
        return value;
    }

    /**
     * What may leave.
     *
     * @param inputs values of the fields that are sent
     * @param evidence what goes with them; empty: nothing
     * @param originals what stands behind each placeholder
     */
    record Masked(
            Map<String, @Nullable Object> inputs,
            Map<String, Object> evidence,
            Map<String, @Nullable Object> originals) {}
}
