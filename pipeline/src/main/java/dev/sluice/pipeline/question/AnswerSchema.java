package dev.sluice.pipeline.question;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns {@code llm.answer} into a JSON Schema that structured output accepts: every key required, no others allowed. */
public final class AnswerSchema {
    /** Keys that the description of an answer field may have. */
    public static final List<String> KEYS = List.of(
            "type",
            "description",
            "enum",
            "format",
            "pattern",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "items",
            "minItems",
            "maxItems",
            "properties");

    /** Types that a value may have. */
    public static final List<String> TYPES =
            List.of("string", "number", "integer", "boolean", "array", "object", "null");

    private AnswerSchema() {}

    /** Schema of one answer object with these fields. */
    public static Map<String, Object> of(Map<String, Object> fields) {
        Map<String, Object> properties = new LinkedHashMap<>();
        fields.forEach((name, field) -> properties.put(name, strict(field)));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", new ArrayList<Object>(fields.keySet()));
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Object strict(@Nullable Object field) {
        if (!(field instanceof Map<?, ?> map)) {
            return Map.of("type", String.valueOf(field));
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if ("properties".equals(key) && value instanceof Map<?, ?> properties) {
                Map<String, Object> nested = new LinkedHashMap<>();
                properties.forEach((name, property) -> nested.put(String.valueOf(name), property));
                schema.putAll(of(nested));
            } else if ("items".equals(key)) {
                schema.put("items", strict(value));
            } else {
                schema.put(String.valueOf(key), value == null ? List.of() : value);
            }
        });
        return schema;
    }
}
