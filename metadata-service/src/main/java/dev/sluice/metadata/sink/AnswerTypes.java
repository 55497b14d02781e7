package dev.sluice.metadata.sink;

import java.util.List;
import java.util.Map;

/** Which column an answer field gets, by its JSON Schema. */
final class AnswerTypes {

    private AnswerTypes() {}

    /** The word of a column hint for a field's schema; text where the schema does not tell one type. */
    static String dataType(Object schema) {
        Object type = schema instanceof Map<?, ?> map ? map.get("type") : null;
        if (type instanceof List<?> several) {
            List<?> real = several.stream().filter(word -> !"null".equals(word)).toList();
            type = real.size() == 1 ? real.get(0) : "string";
        }
        return switch (String.valueOf(type)) {
            case "integer" -> "bigint";
            case "number" -> "double";
            case "boolean" -> "bool";
            case "object", "array" -> "json";
            default -> "text";
        };
    }
}
