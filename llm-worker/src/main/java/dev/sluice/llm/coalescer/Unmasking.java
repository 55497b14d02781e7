package dev.sluice.llm.coalescer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts a record's own values back where an answer has their placeholders. The answer is one for all records that asked the same; the
 * values are each record's. Stateless.
 */
final class Unmasking {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\[\\[[^\\[\\]]+]]");

    private Unmasking() {}

    /**
     * The answer with the values in it.
     *
     * @param output JSON object
     * @param masked JSON object of values by placeholder; null: the answer stays as it is
     */
    static String restore(String output, @Nullable String masked) {
        if (masked == null) {
            return output;
        }
        try {
            return restored(JSON.readTree(output), JSON.readTree(masked)).toString();
        } catch (JsonProcessingException e) {
            // the parser's own message would quote the content
            throw new IllegalArgumentException("an accepted answer and its masked values are JSON");
        }
    }

    private static JsonNode restored(JsonNode node, JsonNode values) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), restored(field.getValue(), values)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> copy.add(restored(element, values)));
            return copy;
        }
        return node.isTextual() ? JsonNodeFactory.instance.textNode(restored(node.asText(), values)) : node;
    }

    /** In one pass: a value that looks like a placeholder is a value. */
    private static String restored(String text, JsonNode values) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            JsonNode value = values.get(found.group());
            String put = value == null ? found.group() : value.isTextual() ? value.asText() : value.toString();
            return Matcher.quoteReplacement(put);
        });
    }
}
