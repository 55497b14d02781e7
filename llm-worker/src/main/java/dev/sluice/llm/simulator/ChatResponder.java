package dev.sluice.llm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Renders the response of a chat completion, sound or faulty, as OpenAI documents it. A system message that was seen before is reported as cached.
 * Thread-safe.
 */
final class ChatResponder {

    /** Characters that stand for one token. */
    private static final int CHARACTERS_PER_TOKEN = 4;

    private static final int OVERSIZED_BYTES = 8 * 1024 * 1024;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Many pipelines have fewer tasks than this; bounds the memory of what is seen before. */
    private static final int MOST_CACHED = 1_000;

    private final SimulatorOptions options;
    private final Set<String> cached = ConcurrentHashMap.newKeySet();

    ChatResponder(SimulatorOptions options) {
        this.options = options;
    }

    /** One HTTP response; tokens are 0 unless it is a completion. */
    record Response(int status, Map<String, String> headers, String body, long tokensIn, long tokensOut) {

        static Response of(int status, String body) {
            return new Response(status, Map.of(), body, 0, 0);
        }
    }

    static Response error(int status, String type, String code, String message) {
        ObjectNode body = JSON.objectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("code", code)
                .putNull("param");
        return Response.of(status, body.toString());
    }

    /** The answer to a question, spoilt by the fault. */
    Response respond(JsonNode request, JsonNode question, Fault fault, long number) {
        return switch (fault) {
            case THROTTLED -> throttled(options.retryAfter());
            case THROTTLED_SILENTLY -> throttled(null);
            case OVERLOADED -> error(503, "server_error", "overloaded", "The server is overloaded");
            case ERROR -> error(500, "server_error", "internal_error", "The server had an error");
            case HANG -> throw new IllegalArgumentException("a request that hangs has no response");
            case EMPTY_BODY -> Response.of(200, "");
            case OVERSIZED -> Response.of(200, "{\"padding\":\"" + "x".repeat(OVERSIZED_BYTES) + "\"}");
            case REDIRECT -> new Response(302, Map.of("Location", "/elsewhere"), "", 0, 0);
            case CONTENT_FILTER ->
                error(400, "invalid_request_error", "content_filter", "The prompt was filtered by the content policy");
            case STALL,
                    RESET,
                    REFUSAL,
                    NONE,
                    PROSE,
                    FENCED,
                    TRUNCATED,
                    MISSING_ITEM,
                    EXTRA_FIELDS,
                    WRONG_TYPE,
                    WRONG_VALUE -> completion(request, question, fault, number);
        };
    }

    private static Response throttled(@Nullable Duration retryAfter) {
        Response refusal = error(429, "requests", "rate_limit_exceeded", "Rate limit reached");
        return retryAfter == null
                ? refusal
                : new Response(429, Map.of("Retry-After", Long.toString(retryAfter.toSeconds())), refusal.body(), 0, 0);
    }

    private Response completion(JsonNode request, JsonNode question, Fault fault, long number) {
        String sound = answer(question, outputSchema(request), fault).toString();
        String content =
                switch (fault) {
                    case PROSE -> "I am sorry, I could not find anything to say about these records.";
                    case FENCED -> "Here is the answer you asked for:\n```json\n" + sound + "\n```\nAnything else?";
                    case TRUNCATED -> sound.substring(0, sound.length() * 2 / 3);
                    default -> sound;
                };
        long in = tokens(request.path("messages").toString());
        long out = tokens(content);
        ObjectNode body = JSON.objectNode();
        body.put("id", "chatcmpl-" + number)
                .put("object", "chat.completion")
                .put("created", System.currentTimeMillis() / 1000)
                .put("model", request.path("model").asText(options.model()));
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        if (fault == Fault.REFUSAL) {
            message.putNull("content").put("refusal", "I cannot help with that.");
        } else {
            message.put("content", content);
        }
        choice.put("finish_reason", fault == Fault.TRUNCATED ? "length" : "stop");
        body.put("service_tier", "default");
        ObjectNode usage = body.putObject("usage")
                .put("prompt_tokens", in)
                .put("completion_tokens", out)
                .put("total_tokens", in + out);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cached(request));
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
        if (request.path("stream").asBoolean(false)) {
            boolean counted = request.at("/stream_options/include_usage").asBoolean(false);
            return new Response(
                    200, Map.of("Content-Type", "text/event-stream"), ChatStream.events(body, counted), in, out);
        }
        return new Response(200, Map.of(), body.toString(), in, out);
    }

    private ObjectNode answer(JsonNode question, JsonNode schema, Fault fault) {
        ObjectNode answer = JSON.objectNode();
        ArrayNode results = answer.putArray("results");
        for (JsonNode entry : question.path("records")) {
            JsonNode input = entry.path("input");
            JsonNode output = options.truth().correct(input, AnswerMaker.output(input, schema));
            if (fault == Fault.WRONG_TYPE) {
                ObjectNode wrong = JSON.objectNode();
                output.fieldNames()
                        .forEachRemaining(name -> wrong.putObject(name).put("not", "asked"));
                output = wrong;
            }
            if (fault == Fault.WRONG_VALUE && output instanceof ObjectNode object) {
                object.properties().stream()
                        .filter(field -> field.getValue().isTextual())
                        .forEach(field ->
                                field.setValue(JSON.textNode(field.getValue().asText() + "??")));
            }
            if (fault == Fault.EXTRA_FIELDS && output instanceof ObjectNode object) {
                object.put("nobody_asked", "for this");
            }
            results.addObject().put("id", entry.path("id").asText()).set("output", output);
        }
        if (fault == Fault.EXTRA_FIELDS) {
            results.addObject().put("id", "nobody-sent-this").putObject("output");
        }
        if (fault == Fault.MISSING_ITEM && !results.isEmpty()) {
            results.remove(results.size() - 1);
        }
        return answer;
    }

    private long cached(JsonNode request) {
        JsonNode first = request.path("messages").path(0);
        if (!first.path("role").asText().equals("system") || cached.size() >= MOST_CACHED) {
            return 0;
        }
        String system = first.path("content").asText();
        return cached.add(system) ? 0 : tokens(system);
    }

    private static JsonNode outputSchema(JsonNode request) {
        return request.at("/response_format/json_schema/schema/properties/results/items/properties/output");
    }

    private static long tokens(String text) {
        return (text.length() + CHARACTERS_PER_TOKEN - 1L) / CHARACTERS_PER_TOKEN;
    }
}
