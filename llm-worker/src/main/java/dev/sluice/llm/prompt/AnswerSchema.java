package dev.sluice.llm.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON Schema of a whole answer, as providers with structured output take it. Stateless. */
final class AnswerSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private AnswerSchema() {}

    /** The schema of {@code {"results": [{"id", "output"}]}} around the schema of one output. */
    static ObjectNode of(JsonNode output) {
        ObjectNode item = JSON.objectNode();
        item.putObject("id").put("type", "string");
        item.set("output", strict(output));
        ObjectNode results = JSON.objectNode().put("type", "array");
        results.set("items", object(item));
        ObjectNode answer = JSON.objectNode();
        answer.set("results", results);
        return object(answer);
    }

    private static ObjectNode object(ObjectNode properties) {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        schema.set("properties", properties);
        return closed(schema, properties);
    }

    /** Strict mode takes only objects that list every property as required and allow no others. */
    private static JsonNode strict(JsonNode schema) {
        if (!(schema instanceof ObjectNode)) {
            return schema;
        }
        ObjectNode copy = JSON.objectNode();
        schema.properties().forEach(entry -> copy.set(entry.getKey(), keyword(entry.getKey(), entry.getValue())));
        return copy.get("properties") instanceof ObjectNode properties ? closed(copy, properties) : copy;
    }

    /** Descends where JSON Schema has schemas; a property may itself be called "items". */
    private static JsonNode keyword(String name, JsonNode value) {
        return switch (name) {
            case "items", "not" -> strict(value);
            case "properties", "$defs", "definitions" -> {
                ObjectNode schemas = JSON.objectNode();
                value.properties().forEach(entry -> schemas.set(entry.getKey(), strict(entry.getValue())));
                yield schemas;
            }
            case "anyOf", "allOf", "oneOf" -> {
                ArrayNode schemas = JSON.arrayNode();
                value.forEach(element -> schemas.add(strict(element)));
                yield schemas;
            }
            default -> value;
        };
    }

    private static ObjectNode closed(ObjectNode schema, ObjectNode properties) {
        ArrayNode required = JSON.arrayNode();
        properties.fieldNames().forEachRemaining(required::add);
        schema.set("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }
}
