package dev.sluice.llm.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.llm.provider.ModelReply.Finish;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ProviderException.Kind;
import java.io.IOException;
import java.util.Locale;

/** The JSON of OpenAI's chat completions, both ways. Stateless. */
final class OpenAiWire {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private OpenAiWire() {}

    static byte[] request(ModelRequest request, OpenAiSettings settings, Dialect dialect) {
        ObjectNode body = JSON.createObjectNode();
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
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes can be written", e);
        }
    }

    /** The answer in a response of status 200. */
    static ModelReply reply(byte[] body) throws ProviderException {
        JsonNode response = parse(body);
        JsonNode choice = response.path("choices").path(0);
        JsonNode message = choice.path("message");
        var usage = new TokenUsage(
                tokens(response.at("/usage/prompt_tokens")),
                tokens(response.at("/usage/completion_tokens")),
                tokens(response.at("/usage/prompt_tokens_details/cached_tokens")),
                0,
                tokens(response.at("/usage/completion_tokens_details/reasoning_tokens")));
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

    /** The {@code error} object of a failed response; a missing node where there is none. */
    static JsonNode error(byte[] body) {
        try {
            JsonNode response = JSON.readTree(body);
            JsonNode error = response.path("error");
            return error.isTextual() ? JSON.createObjectNode().set("message", error) : error;
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    private static JsonNode parse(byte[] body) throws ProviderException {
        try {
            JsonNode response = JSON.readTree(body);
            if (response.isObject()) {
                return response;
            }
        } catch (IOException e) {
            // told below: the parser's message would quote the body
        }
        throw ProviderException.passing(Kind.MALFORMED, "the response is no JSON object", null);
    }

    private static Finish finish(String reason) {
        return switch (reason) {
            case "stop" -> Finish.STOP;
            case "length" -> Finish.LENGTH;
            default -> Finish.OTHER;
        };
    }

    private static long tokens(JsonNode count) {
        return Math.max(0, count.asLong(0));
    }
}
