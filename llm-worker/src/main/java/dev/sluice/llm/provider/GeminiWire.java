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
import java.util.Map;
import java.util.function.UnaryOperator;

/** Google Gemini's generateContent; the key goes into a header, never into the URL. Stateless. */
final class GeminiWire implements Wire {

    @Override
    public URI url(ClientSettings settings) {
        String path = settings.path().isEmpty() ? "/v1beta" : settings.path();
        return settings.at(path + "/models/" + ClientSettings.encoded(settings.model()) + ":generateContent", null);
    }

    @Override
    public Map<String, String> headers(ClientSettings settings) {
        return settings.apiKey() == null
                ? Map.of()
                : Map.of("x-goog-api-key", settings.apiKey().reveal());
    }

    @Override
    public ObjectNode body(ModelRequest request, ClientSettings settings, Dialect dialect) {
        ObjectNode body = Json.object();
        String system = Json.system(request);
        if (!system.isEmpty()) {
            body.putObject("systemInstruction").putArray("parts").addObject().put("text", system);
        }
        ArrayNode contents = body.putArray("contents");
        request.messages().stream()
                .filter(message -> message.role() == Role.USER)
                .forEach(message -> contents.addObject()
                        .put("role", "user")
                        .putArray("parts")
                        .addObject()
                        .put("text", message.content()));
        ObjectNode config = body.putObject("generationConfig").put("maxOutputTokens", settings.maxTokens());
        if (dialect.temperature()) {
            config.put("temperature", settings.temperature());
        }
        JsonNode schema = request.answerSchema();
        if (schema != null && dialect.structured()) {
            config.put("responseMimeType", "application/json").set("responseJsonSchema", schema);
        }
        return body;
    }

    @Override
    public Streaming streaming() {
        return new Streaming(
                url -> URI.create(url.toString().replace(":generateContent", ":streamGenerateContent?alt=sse")),
                UnaryOperator.identity(),
                StreamedContent::new);
    }

    @Override
    public ModelReply reply(JsonNode response, HttpHeaders headers) throws ProviderException {
        JsonNode counts = response.path("usageMetadata");
        long thoughts = Json.tokens(counts.path("thoughtsTokenCount"));
        TokenUsage usage = new TokenUsage(
                        Json.tokens(counts.path("promptTokenCount")),
                        Json.tokens(counts.path("candidatesTokenCount")) + thoughts,
                        Json.tokens(counts.path("cachedContentTokenCount")),
                        0,
                        thoughts)
                .served(tier(counts, headers));
        JsonNode candidate = response.path("candidates").path(0);
        String reason = candidate.path("finishReason").asText("");
        if (response.at("/promptFeedback/blockReason").isTextual() || isFiltered(reason)) {
            throw ProviderException.paid(Kind.CONTENT_FILTER, "the provider's filter stopped the answer", usage);
        }
        var text = new StringBuilder();
        for (JsonNode part : candidate.at("/content/parts")) {
            if (!part.path("thought").asBoolean(false)) {
                text.append(part.path("text").asText(""));
            }
        }
        if (text.isEmpty() && !reason.equals("MAX_TOKENS")) {
            throw ProviderException.paid(Kind.MALFORMED, "the response has no candidates[0] with text", usage);
        }
        return new ModelReply(text.toString(), finish(reason), usage);
    }

    /** Gemini's API tells it in a header, Vertex AI among the counts. */
    private static ServiceTier tier(JsonNode counts, HttpHeaders headers) {
        return ServiceTier.named(headers.firstValue("x-gemini-service-tier")
                .orElseGet(() -> counts.path("trafficType").asText("")));
    }

    private static boolean isFiltered(String reason) {
        return switch (reason) {
            case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII" -> true;
            default -> false;
        };
    }

    private static Finish finish(String reason) {
        return switch (reason) {
            case "STOP" -> Finish.STOP;
            case "MAX_TOKENS" -> Finish.LENGTH;
            default -> Finish.OTHER;
        };
    }
}
