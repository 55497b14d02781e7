package dev.sluice.llm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Cuts a chat completion into the events that OpenAI documents for a streamed one. */
final class ChatStream {

    private static final int CHARACTERS_OF_A_CHUNK = 24;

    private ChatStream() {}

    /**
     * The events of a completion.
     *
     * @param completion as it would be sent at once
     * @param usage whether the last chunk tells the usage
     */
    static String events(ObjectNode completion, boolean usage) {
        var events = new StringBuilder();
        JsonNode choice = completion.path("choices").path(0);
        JsonNode message = choice.path("message");
        add(events, delta(completion, "role", "assistant"));
        for (String field : new String[] {"content", "refusal"}) {
            String text = message.path(field).asText("");
            for (int from = 0; from < text.length(); from += CHARACTERS_OF_A_CHUNK) {
                String piece = text.substring(from, Math.min(text.length(), from + CHARACTERS_OF_A_CHUNK));
                add(events, delta(completion, field, piece));
            }
        }
        ObjectNode last = chunk(completion);
        last.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", choice.path("finish_reason").asText())
                .putObject("delta");
        add(events, last);
        if (usage) {
            ObjectNode counts = chunk(completion);
            counts.putArray("choices");
            add(events, counts.set("usage", completion.path("usage")));
        }
        return events.append("data: [DONE]\n\n").toString();
    }

    private static ObjectNode delta(ObjectNode completion, String field, String piece) {
        ObjectNode chunk = chunk(completion);
        chunk.putArray("choices")
                .addObject()
                .put("index", 0)
                .putNull("finish_reason")
                .putObject("delta")
                .put(field, piece);
        return chunk;
    }

    private static ObjectNode chunk(ObjectNode completion) {
        ObjectNode chunk = completion.objectNode().put("object", "chat.completion.chunk");
        for (String field : new String[] {"id", "created", "model", "service_tier"}) {
            chunk.set(field, completion.path(field));
        }
        return chunk;
    }

    private static void add(StringBuilder events, JsonNode event) {
        events.append("data: ").append(event).append("\n\n");
    }
}
