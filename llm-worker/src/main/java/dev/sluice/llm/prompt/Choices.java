package dev.sluice.llm.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether an answer keeps to the candidates that its question named. One that does not would be refused by whoever merges it; known here, the
 * model can be asked once more. Stateless.
 */
public final class Choices {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Choices() {}

    /** What is wrong with an output, for the model; null: nothing. */
    public static @Nullable String objection(Question question, ObjectNode output) {
        if (question.evidence() == null) {
            return null;
        }
        JsonNode input = read(question.input());
        for (Map.Entry<String, JsonNode> cell : read(question.evidence()).properties()) {
            JsonNode value = output.path(cell.getKey());
            JsonNode own = input.path(cell.getKey());
            if (value.isValueNode()
                    && !value.isNull()
                    && strays(value, own, cell.getValue().path("candidates"))) {
                return "field " + cell.getKey() + ": expected one of the candidates that the evidence names, or null";
            }
        }
        return null;
    }

    /** Where nobody else has a value, the record's own is no choice. */
    private static boolean strays(JsonNode value, JsonNode own, JsonNode candidates) {
        boolean others = false;
        for (JsonNode candidate : candidates) {
            String word = candidate.path("value").asText();
            if (word.equals(value.asText())) {
                return false;
            }
            others |= !word.equals(own.asText());
        }
        return others && !value.asText().equals(own.asText());
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a question's input or evidence is no JSON", e);
        }
    }
}
