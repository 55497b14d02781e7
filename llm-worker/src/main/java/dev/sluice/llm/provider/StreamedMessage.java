package dev.sluice.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Events of Anthropic's messages: the usage of the prompt first, then pieces of blocks, then why it ended and the usage of the answer. */
final class StreamedMessage implements Streamed {

    private final ObjectNode usage = Json.object();
    private final StringBuilder text = new StringBuilder();
    private String reason = "";
    private boolean ended;

    @Override
    public int take(JsonNode event) {
        int before = text.length();
        switch (event.path("type").asText("")) {
            case "message_start" -> count(event.at("/message/usage"));
            case "content_block_start" ->
                text.append(event.at("/content_block/text").asText(""));
            case "content_block_delta" -> {
                text.append(event.at("/delta/text").asText(""));
                text.append(event.at("/delta/partial_json").asText(""));
            }
            case "message_delta" -> {
                reason = event.at("/delta/stop_reason").asText(reason);
                count(event.path("usage"));
            }
            case "message_stop" -> ended = true;
            default -> {
                // pings, thoughts and what comes later
            }
        }
        return text.length() - before;
    }

    /** Later counts are of the whole answer so far. */
    private void count(JsonNode counts) {
        counts.properties().forEach(count -> {
            if (!count.getValue().isNull()) {
                usage.set(count.getKey(), count.getValue());
            }
        });
    }

    @Override
    public boolean isComplete() {
        return ended;
    }

    @Override
    public ObjectNode response() {
        ObjectNode response = Json.object().put("stop_reason", reason);
        response.set("usage", usage);
        var content = response.putArray("content");
        if (!text.isEmpty()) {
            content.addObject().put("type", "text").put("text", text.toString());
        }
        return response;
    }
}
