package dev.sluice.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Chunks of Gemini's streamGenerateContent: each is a response of its own with further parts, its counts are those so far. */
final class StreamedContent implements Streamed {

    private final ObjectNode response = Json.object();
    private final ArrayNode parts = response.arrayNode();
    private String reason = "";

    @Override
    public int take(JsonNode event) {
        for (String field : List.of("usageMetadata", "promptFeedback")) {
            if (event.hasNonNull(field)) {
                response.set(field, event.get(field));
            }
        }
        JsonNode candidate = event.path("candidates").path(0);
        reason = candidate.path("finishReason").asText(reason);
        int brought = 0;
        for (JsonNode part : candidate.at("/content/parts")) {
            parts.add(part);
            brought += part.path("text").asText("").length();
        }
        return brought;
    }

    @Override
    public boolean isComplete() {
        return !reason.isEmpty() || response.has("promptFeedback");
    }

    @Override
    public ObjectNode response() {
        ObjectNode candidate = response.putArray("candidates").addObject().put("finishReason", reason);
        candidate.putObject("content").set("parts", parts);
        return response;
    }
}
