package dev.sluice.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.llm.provider.ModelReply.Finish;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ModelRequest.Role;
import dev.sluice.llm.provider.ProviderException.Kind;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Anthropic's messages. A structured answer is the input of a tool that the model must use. Stateless. */
final class AnthropicWire implements Wire {

    private static final String TOOL = "answer";

    @Override
    public URI url(ClientSettings settings) {
        String path = settings.path();
        return settings.at((path.endsWith("/v1") ? path : path + "/v1") + "/messages", null);
    }

    @Override
    public Map<String, String> headers(ClientSettings settings) {
        var headers = new HashMap<>(Map.of("anthropic-version", "2023-06-01"));
        if (settings.apiKey() != null) {
            headers.put("x-api-key", settings.apiKey().reveal());
        }
        return headers;
    }

    @Override
    public ObjectNode body(ModelRequest request, ClientSettings settings, Dialect dialect) {
        ObjectNode body = Json.object().put("model", settings.model()).put("max_tokens", settings.maxTokens());
        String system = Json.system(request);
        if (!system.isEmpty()) {
            body.put("system", system);
        }
        ArrayNode messages = body.putArray("messages");
        request.messages().stream()
                .filter(message -> message.role() == Role.USER)
                .forEach(message -> messages.addObject().put("role", "user").put("content", message.content()));
        if (dialect.temperature()) {
            body.put("temperature", Math.min(1.0, settings.temperature()));
        }
        JsonNode schema = request.answerSchema();
        if (schema != null && dialect.structured()) {
            body.putArray("tools")
                    .addObject()
                    .put("name", TOOL)
                    .put("description", "Gives the answer.")
                    .set("input_schema", schema);
            body.putObject("tool_choice").put("type", "tool").put("name", TOOL);
        }
        return body;
    }

    @Override
    public Streaming streaming() {
        return new Streaming(UnaryOperator.identity(), body -> body.put("stream", true), StreamedMessage::new);
    }

    @Override
    public ModelReply reply(JsonNode response, HttpHeaders headers) throws ProviderException {
        JsonNode counts = response.path("usage");
        TokenUsage usage = Json.cachedUsage(
                        counts,
                        "input_tokens",
                        "output_tokens",
                        "cache_read_input_tokens",
                        "cache_creation_input_tokens")
                .keptForAnHour(Json.tokens(counts.at("/cache_creation/ephemeral_1h_input_tokens")))
                .served(ServiceTier.named(counts.path("service_tier").asText("")));
        String reason = response.path("stop_reason").asText("");
        if (reason.equals("refusal")) {
            throw ProviderException.paid(Kind.CONTENT_FILTER, "the model refuses to answer", usage);
        }
        var text = new StringBuilder();
        for (JsonNode block : response.path("content")) {
            switch (block.path("type").asText("")) {
                case "text" -> text.append(block.path("text").asText(""));
                case "tool_use" -> text.append(block.path("input"));
                default -> {
                    // thoughts are no answer
                }
            }
        }
        if (text.isEmpty()) {
            throw ProviderException.paid(Kind.MALFORMED, "the response has no content with text or tool_use", usage);
        }
        return new ModelReply(text.toString(), finish(reason), usage);
    }

    private static Finish finish(String reason) {
        return switch (reason) {
            case "end_turn", "tool_use", "stop_sequence" -> Finish.STOP;
            case "max_tokens" -> Finish.LENGTH;
            default -> Finish.OTHER;
        };
    }
}
