package dev.sluice.llm.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ModelRequest.Message;
import dev.sluice.llm.provider.ModelRequest.Role;
import dev.sluice.llm.provider.ProviderException.Kind;
import java.io.IOException;
import java.util.stream.Collectors;

/** What the wires share of JSON. Stateless. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] bytes(ObjectNode body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes can be written", e);
        }
    }

    /** A response of status 200; the parser's own message would quote the body. */
    static JsonNode response(byte[] body) throws ProviderException {
        try {
            JsonNode response = MAPPER.readTree(body);
            if (response.isObject()) {
                return response;
            }
        } catch (IOException e) {
            // told below
        }
        throw ProviderException.passing(Kind.MALFORMED, "the response is no JSON object", null);
    }

    /**
     * The data of one event of a stream.
     *
     * @throws EventBody.BrokenOff if it is no JSON; without the parser's message, which would quote it
     */
    static JsonNode event(byte[] data) throws EventBody.BrokenOff {
        try {
            return MAPPER.readTree(data);
        } catch (IOException e) {
            throw new EventBody.BrokenOff("an event of the stream is no JSON");
        }
    }

    /** What a failed response says of itself: an object with {@code message}; a missing node where there is none. */
    static JsonNode error(byte[] body) {
        try {
            JsonNode response = MAPPER.readTree(body);
            JsonNode error = response.path("error");
            if (error.isTextual()) {
                return object().set("message", error);
            }
            return error.isObject() ? error : response;
        } catch (IOException e) {
            return MAPPER.missingNode();
        }
    }

    /** A count of tokens; 0 where there is none. */
    static long tokens(JsonNode count) {
        return Math.max(0, count.asLong(0));
    }

    /**
     * Usage of a provider that counts the prompt tokens of its cache apart from the others.
     *
     * @param counts where the counts stand
     * @param in name of prompt tokens that the cache has nothing to do with
     * @param out name of completion tokens
     * @param cacheRead name of prompt tokens from the cache
     * @param cacheWrite name of prompt tokens into the cache
     */
    static TokenUsage cachedUsage(JsonNode counts, String in, String out, String cacheRead, String cacheWrite) {
        long read = tokens(counts.path(cacheRead));
        long written = tokens(counts.path(cacheWrite));
        return new TokenUsage(tokens(counts.path(in)) + read + written, tokens(counts.path(out)), read, written, 0);
    }

    /** The system messages as one text, for providers that want them apart. */
    static String system(ModelRequest request) {
        return request.messages().stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .map(Message::content)
                .collect(Collectors.joining("\n\n"));
    }
}
