package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.ingest.pull.InvalidSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text with places to fill: <code>{resources.posts.id}</code>, <code>{incremental.start_value}</code>, <code>{name}</code>; doubled
 * braces stand for themselves. Thread-safe.
 */
final class Template {

    private static final Pattern PLACE = Pattern.compile("\\{\\{|}}|\\{([A-Za-z_][\\w.\\-]*)}");

    private Template() {}

    /** Names of the places in a text. */
    static Iterable<String> places(String text) {
        return PLACE.matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(name -> name != null)
                .toList();
    }

    /**
     * The text with its places filled.
     *
     * @param encode what is done to each value
     * @return empty if a place has no value: what the text is for is left out
     */
    static Optional<String> fill(String text, Map<String, JsonNode> values, UnaryOperator<String> encode) {
        for (String place : places(text)) {
            if (!values.containsKey(place)) {
                return Optional.empty();
            }
        }
        return Optional.of(
                PLACE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match, values, encode))));
    }

    private static String value(MatchResult match, Map<String, JsonNode> values, UnaryOperator<String> encode) {
        String name = match.group(1);
        if (name == null) {
            return match.group().substring(1);
        }
        JsonNode value = values.get(name);
        return encode.apply(value == null ? "" : value.asText());
    }

    /** A value that is one place alone keeps its type; null leaves the key out. */
    static @Nullable JsonNode fill(JsonNode node, Map<String, JsonNode> values) {
        if (node instanceof ObjectNode object) {
            ObjectNode filled = Json.object();
            object.properties().forEach(field -> {
                JsonNode value = fill(field.getValue(), values);
                if (value != null) {
                    filled.set(field.getKey(), value);
                }
            });
            return filled;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode filled = array.arrayNode();
            array.forEach(item -> {
                JsonNode value = fill(item, values);
                if (value != null) {
                    filled.add(value);
                }
            });
            return filled;
        }
        if (!node.isTextual()) {
            return node;
        }
        Matcher alone = PLACE.matcher(node.asText());
        if (alone.matches() && alone.group(1) != null) {
            return values.get(alone.group(1));
        }
        return fill(node.asText(), values, UnaryOperator.identity())
                .map(TextNode::valueOf)
                .orElse(null);
    }

    /**
     * A value for a path: its own slashes and dots lead nowhere.
     *
     * @throws InvalidSource if it is {@code .}, {@code ..} or nothing
     */
    static String segment(String value) {
        if (value.isEmpty() || value.equals(".") || value.equals("..")) {
            throw new InvalidSource("endpoint.path", "'" + value + "' cannot stand in a path");
        }
        return Draft.encode(value);
    }
}
