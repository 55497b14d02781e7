package dev.sluice.llm.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/** Finds the questions in a chat request: the last user message ends with one JSON object. */
final class PromptReader {

    /** More candidates than this stand in no honest prompt; bounds the work on a hostile one. */
    private static final int CANDIDATES = 1_000;

    private static final ObjectReader WHOLE_TEXT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private PromptReader() {}

    /** The {@code {"task", "records"}} object; empty if the request does not follow the contract. */
    static Optional<JsonNode> questions(JsonNode request) {
        String text = lastUserMessage(request.path("messages")).strip();
        int start = text.indexOf('{');
        for (int tried = 0; start >= 0 && tried < CANDIDATES; tried++) {
            Optional<JsonNode> found = parse(text.substring(start));
            if (found.isPresent()) {
                return found;
            }
            start = text.indexOf('{', start + 1);
        }
        return Optional.empty();
    }

    private static String lastUserMessage(JsonNode messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("role").asText().equals("user")) {
                return messages.get(i).path("content").asText();
            }
        }
        return "";
    }

    private static Optional<JsonNode> parse(String text) {
        try {
            JsonNode node = WHOLE_TEXT.readTree(text);
            boolean question =
                    node.path("task").isTextual() && node.path("records").isArray();
            return question ? Optional.of(node) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
