package dev.sluice.llm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;

/**
 * Makes an answer that is valid against its schema, from nothing but the input: an enumeration gets a choice by hash, a text
 * gets the value of the input field it is named after, with blanks trimmed and collapsed. The same input, the same answer.
 */
final class AnswerMaker {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private AnswerMaker() {}

    /** One output for one input; without a schema the cleaned input itself. */
    static JsonNode output(JsonNode input, JsonNode schema) {
        if (schema.path("properties").isEmpty()) {
            ObjectNode cleaned = JSON.objectNode();
            input.properties().forEach(field -> cleaned.set(field.getKey(), cleaned(field.getValue())));
            return cleaned;
        }
        return object(input, schema);
    }

    private static ObjectNode object(JsonNode input, JsonNode schema) {
        ObjectNode output = JSON.objectNode();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            output.set(property.getKey(), value(input, property.getKey(), property.getValue()));
        }
        return output;
    }

    private static JsonNode value(JsonNode input, String name, JsonNode schema) {
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").size() > 0) {
            return choice(input, name, schema.get("enum"));
        }
        JsonNode source = source(input, name);
        return switch (type(schema)) {
            case "object" -> object(source.isObject() ? source : input, schema);
            case "array" -> array(input, name, schema);
            case "integer" -> LongNode.valueOf((long) number(input, name, source, schema));
            case "number" -> DoubleNode.valueOf(number(input, name, source, schema));
            case "boolean" ->
                BooleanNode.valueOf(source.isBoolean() ? source.asBoolean() : (hash(input, name) & 1) == 0);
            case "null" -> NullNode.getInstance();
            default -> TextNode.valueOf(bounded(text(source), schema));
        };
    }

    /** The input's own value when it is one of the choices, whatever its case; else one by hash. */
    private static JsonNode choice(JsonNode input, String name, JsonNode choices) {
        String own = text(source(input, name));
        for (JsonNode choice : choices) {
            if (choice.isTextual() && choice.asText().equalsIgnoreCase(own)) {
                return choice;
            }
        }
        return choices.get(Math.floorMod(hash(input, name), choices.size()));
    }

    private static ArrayNode array(JsonNode input, String name, JsonNode schema) {
        ArrayNode array = JSON.arrayNode();
        if (schema.has("items")) {
            int size = Math.max(1, schema.path("minItems").asInt(1));
            for (int i = 0; i < size; i++) {
                array.add(value(input, name, schema.get("items")));
            }
        }
        return array;
    }

    private static double number(JsonNode input, String name, JsonNode source, JsonNode schema) {
        double value = Math.floorMod(hash(input, name), 100);
        if (source.isNumber()) {
            value = source.asDouble();
        } else {
            String digits = text(source).replaceAll("[^0-9.-]", "");
            if (digits.matches("-?\\d{1,15}(\\.\\d{1,15})?")) {
                value = Double.parseDouble(digits);
            }
        }
        value = Math.max(value, schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY));
        return Math.min(value, schema.path("maximum").asDouble(Double.POSITIVE_INFINITY));
    }

    /** {@code address_norm} is named after {@code address}; the longest such field wins, the first field where there is none. */
    private static JsonNode source(JsonNode input, String name) {
        String best = "";
        String first = "";
        for (Map.Entry<String, JsonNode> field : input.properties()) {
            String key = field.getKey();
            if (first.isEmpty()) {
                first = key;
            }
            if (name.startsWith(key) && key.length() > best.length()) {
                best = key;
            }
        }
        return input.path(best.isEmpty() ? first : best);
    }

    private static JsonNode cleaned(JsonNode value) {
        return value.isTextual() ? TextNode.valueOf(text(value)) : value;
    }

    private static String text(JsonNode value) {
        String text = value.isTextual() ? value.asText() : value.isValueNode() ? value.asText("") : value.toString();
        return text.strip().replaceAll("\\s+", " ");
    }

    private static String bounded(String text, JsonNode schema) {
        int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        int least = schema.path("minLength").asInt(0);
        String cut = text.length() > most ? text.substring(0, most) : text;
        return cut.length() < least ? cut + "x".repeat(least - cut.length()) : cut;
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.path(0).asText("string") : type.asText("string");
    }

    private static int hash(JsonNode input, String name) {
        int h = (input.toString() + '|' + name).hashCode() * 0x9E3779B9;
        return h ^ (h >>> 15);
    }
}
