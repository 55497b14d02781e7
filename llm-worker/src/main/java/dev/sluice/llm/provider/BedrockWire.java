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
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amazon Bedrock's Converse. The key is a Bedrock API key, or {@code id:secret} or {@code id:secret:token} of AWS, with which
 * requests are signed. A structured answer is the input of a tool that the model must use. Its streams are binary frames, not events: answers come
 * whole. Stateless.
 */
final class BedrockWire implements Wire {

    private static final String TOOL = "answer";
    private static final Pattern REGION = Pattern.compile("\\b([a-z]{2}(?:-[a-z]+)+-\\d)\\b");

    @Override
    public URI url(ClientSettings settings) {
        return settings.at(settings.path() + "/model/" + ClientSettings.encoded(settings.model()) + "/converse", null);
    }

    @Override
    public Map<String, String> headers(ClientSettings settings) {
        return settings.apiKey() == null
                ? Map.of()
                : Map.of("Authorization", "Bearer " + settings.apiKey().reveal());
    }

    @Override
    public Map<String, String> headers(ClientSettings settings, byte[] body, Instant now) {
        Optional<AwsCredentials> keys = settings.apiKey() == null
                ? Optional.empty()
                : AwsCredentials.parse(settings.apiKey().reveal());
        if (keys.isEmpty()) {
            return headers(settings);
        }
        URI url = url(settings);
        return new AwsSignature(keys.get(), region(settings), "bedrock")
                .headers("POST", url.getRawPath(), Map.of("host", url.getRawAuthority()), body, now);
    }

    /** The endpoint names it, in its host or as {@code ?region=}; AWS tells which one it expected where this is not so. */
    private static String region(ClientSettings settings) {
        Matcher named = REGION.matcher(
                settings.endpoint().getHost() + " " + settings.endpoint().getRawQuery());
        return named.find() ? named.group(1) : "us-east-1";
    }

    @Override
    public ObjectNode body(ModelRequest request, ClientSettings settings, Dialect dialect) {
        ObjectNode body = Json.object();
        String system = Json.system(request);
        if (!system.isEmpty()) {
            body.putArray("system").addObject().put("text", system);
        }
        ArrayNode messages = body.putArray("messages");
        request.messages().stream()
                .filter(message -> message.role() == Role.USER)
                .forEach(message -> messages.addObject()
                        .put("role", "user")
                        .putArray("content")
                        .addObject()
                        .put("text", message.content()));
        ObjectNode config = body.putObject("inferenceConfig").put("maxTokens", settings.maxTokens());
        if (dialect.temperature()) {
            config.put("temperature", Math.min(1.0, settings.temperature()));
        }
        JsonNode schema = request.answerSchema();
        if (schema != null && dialect.structured()) {
            ObjectNode tools = body.putObject("toolConfig");
            ObjectNode tool = tools.putArray("tools").addObject().putObject("toolSpec");
            tool.put("name", TOOL)
                    .put("description", "Gives the answer.")
                    .putObject("inputSchema")
                    .set("json", schema);
            tools.putObject("toolChoice").putObject("tool").put("name", TOOL);
        }
        return body;
    }

    @Override
    public ModelReply reply(JsonNode response, HttpHeaders headers) throws ProviderException {
        JsonNode counts = response.path("usage");
        TokenUsage usage = Json.cachedUsage(
                        counts, "inputTokens", "outputTokens", "cacheReadInputTokens", "cacheWriteInputTokens")
                .keptForAnHour(keptForAnHour(counts.path("cacheDetails")))
                .served(ServiceTier.named(response.at("/serviceTier/type").asText("")));
        String reason = response.path("stopReason").asText("");
        if (reason.equals("guardrail_intervened") || reason.equals("content_filtered")) {
            throw ProviderException.paid(Kind.CONTENT_FILTER, "the provider's filter stopped the answer", usage);
        }
        var text = new StringBuilder();
        for (JsonNode block : response.at("/output/message/content")) {
            if (block.has("toolUse")) {
                text.append(block.at("/toolUse/input"));
            } else {
                text.append(block.path("text").asText(""));
            }
        }
        if (text.isEmpty()) {
            throw ProviderException.paid(Kind.MALFORMED, "the response has no output.message.content", usage);
        }
        return new ModelReply(text.toString(), finish(reason), usage);
    }

    private static long keptForAnHour(JsonNode details) {
        long tokens = 0;
        for (JsonNode detail : details) {
            tokens += detail.path("ttl").asText("").equals("1h") ? Json.tokens(detail.path("inputTokens")) : 0;
        }
        return tokens;
    }

    private static Finish finish(String reason) {
        return switch (reason) {
            case "end_turn", "tool_use", "stop_sequence" -> Finish.STOP;
            case "max_tokens" -> Finish.LENGTH;
            default -> Finish.OTHER;
        };
    }
}
