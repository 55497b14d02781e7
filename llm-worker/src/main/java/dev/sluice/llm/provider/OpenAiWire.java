package dev.sluice.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.llm.provider.ModelReply.Finish;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ProviderException.Kind;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** OpenAI's chat completions. Stateless. */
class OpenAiWire implements Wire {

    private static final String PATH = "/chat/completions";

    @Override
    public URI url(ClientSettings settings) {
        URI endpoint = settings.endpoint();
        String path = settings.path();
        if (path.endsWith(PATH)) {
            return endpoint;
        }
        return settings.at((path.isEmpty() ? "/v1" : path) + PATH, endpoint.getRawQuery());
    }

    @Override
    public Map<String, String> headers(ClientSettings settings) {
        return settings.apiKey() == null
                ? Map.of()
                : Map.of("Authorization", "Bearer " + settings.apiKey().reveal());
    }

    @Override
    public ObjectNode body(ModelRequest request, ClientSettings settings, Dialect dialect) {
        ObjectNode body = Json.object();
        body.put("model", settings.model());
        ArrayNode messages = body.putArray("messages");
        for (ModelRequest.Message message : request.messages()) {
            messages.addObject()
                    .put("role", message.role().name().toLowerCase(Locale.ROOT))
                    .put("content", message.content());
        }
        if (dialect.temperature()) {
            body.put("temperature", settings.temperature());
        }
        body.put(dialect.completionTokens() ? "max_completion_tokens" : "max_tokens", settings.maxTokens());
        JsonNode schema = request.answerSchema();
        if (schema != null && dialect.structured()) {
            ObjectNode format = body.putObject("response_format").put("type", "json_schema");
            format.putObject("json_schema")
                    .put("name", "answer")
                    .put("strict", true)
                    .set("schema", schema);
        }
        return body;
    }

    /** Without {@code include_usage} nobody would tell what a streamed answer costs. */
    @Override
    public Streaming streaming() {
        return new Streaming(
                UnaryOperator.identity(),
                body -> {
                    body.put("stream", true).putObject("stream_options").put("include_usage", true);
                    return body;
                },
                StreamedChat::new);
    }

    @Override
    public ModelReply reply(JsonNode response, HttpHeaders headers) throws ProviderException {
        JsonNode choice = response.path("choices").path(0);
        JsonNode message = choice.path("message");
        TokenUsage usage = usage(response);
        String finish = choice.path("finish_reason").asText("");
        if (finish.equals("content_filter")) {
            throw ProviderException.paid(Kind.CONTENT_FILTER, "the provider's filter cut the answer", usage);
        }
        if (message.path("refusal").isTextual() && !message.path("content").isTextual()) {
            throw ProviderException.paid(Kind.CONTENT_FILTER, "the model refuses to answer", usage);
        }
        if (!message.path("content").isTextual()) {
            throw ProviderException.passing(Kind.MALFORMED, "the response has no choices[0].message.content", null);
        }
        return new ModelReply(message.path("content").asText(), finish(finish), usage);
    }

    private static TokenUsage usage(JsonNode response) {
        JsonNode counts = response.path("usage");
        JsonNode prompt = counts.path("prompt_tokens_details");
        // DeepSeek has a name of its own for what came from the cache
        JsonNode cached =
                prompt.has("cached_tokens") ? prompt.path("cached_tokens") : counts.path("prompt_cache_hit_tokens");
        return new TokenUsage(
                        Json.tokens(counts.path("prompt_tokens")),
                        Json.tokens(counts.path("completion_tokens")),
                        Json.tokens(cached),
                        Json.tokens(prompt.path("cache_write_tokens")),
                        Json.tokens(counts.at("/completion_tokens_details/reasoning_tokens")))
                .served(ServiceTier.named(response.path("service_tier").asText("")));
    }

    private static Finish finish(String reason) {
        return switch (reason) {
            case "stop" -> Finish.STOP;
            case "length" -> Finish.LENGTH;
            default -> Finish.OTHER;
        };
    }
}
