package dev.sluice.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Chunks of OpenAI's chat completions: pieces of the message, then why it ended, then the usage. */
final class StreamedChat implements Streamed {

    private final ObjectNode response = Json.object();
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private String finish = "";

    @Override
    public int take(JsonNode event) {
        for (String field : List.of("usage", "service_tier")) {
            if (event.hasNonNull(field)) {
                response.set(field, event.get(field));
            }
        }
        JsonNode choice = event.path("choices").path(0);
        finish = choice.path("finish_reason").asText(finish);
        String piece = choice.at("/delta/content").asText("");
        String refused = choice.at("/delta/refusal").asText("");
        content.append(piece);
        refusal.append(refused);
        return piece.length() + refused.length();
    }

    @Override
    public boolean isComplete() {
        return !finish.isEmpty();
    }

    @Override
    public ObjectNode response() {
        ObjectNode choice = response.putArray("choices").addObject().put("finish_reason", finish);
        ObjectNode message = choice.putObject("message");
        if (refusal.isEmpty()) {
            message.put("content", content.toString());
        } else {
            message.put("refusal", refusal.toString());
        }
        return response;
    }
}
