package dev.sluice.ingest.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import dev.sluice.ingest.pull.InvalidSource;
import java.io.IOException;
import java.util.Optional;

/** JSON as this connector reads it: numbers keep every digit, depth has a limit. Thread-safe. */
final class Json {

    private static final int DEEPEST = 500;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final Configuration PATHS = Configuration.builder()
            .jsonProvider(new JacksonJsonNodeJsonProvider(MAPPER))
            .mappingProvider(new JacksonMappingProvider(MAPPER))
            .options(Option.SUPPRESS_EXCEPTIONS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode read(byte[] bytes) throws IOException {
        return MAPPER.readTree(bytes);
    }

    static JsonNode of(Object plain) {
        return MAPPER.valueToTree(plain);
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    /**
     * Compiles a JSONPath; the leading {@code $.} may be left out.
     *
     * @throws InvalidSource if it is none
     */
    static JsonPath path(String text, String place) {
        String full = text.startsWith("$") ? text : text.startsWith("[") ? "$" + text : "$." + text;
        try {
            return JsonPath.compile(full);
        } catch (InvalidPathException e) {
            throw new InvalidSource(place, "expected a JSONPath, found '" + text + "': " + e.getMessage());
        }
    }

    /** What a path leads to; of several, the list of them. Empty where there is nothing, or null. */
    static Optional<JsonNode> find(JsonNode root, JsonPath path) {
        JsonNode found = path.read(root, PATHS);
        return Optional.ofNullable(found)
                .filter(node -> !node.isNull() && !node.isMissingNode())
                .filter(node -> path.isDefinite() || !node.isEmpty());
    }

    /** The same, and of several the first. */
    static Optional<JsonNode> first(JsonNode root, JsonPath path) {
        return find(root, path)
                .map(node -> path.isDefinite() ? node : node.get(0))
                .filter(node -> !node.isNull());
    }
}
