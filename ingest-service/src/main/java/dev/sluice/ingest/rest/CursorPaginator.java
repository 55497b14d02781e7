package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.jayway.jsonpath.JsonPath;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends back a mark that the last page gave: in the body ({@code cursor}) or in a header ({@code header_cursor}).
 *
 * @param path where the body has it; null: the header
 * @param header name of the header
 * @param place where it is sent back
 */
record CursorPaginator(@Nullable JsonPath path, String header, Place place) implements Paginator {

    @Override
    public void apply(JsonNode state, Draft draft) {
        if (state.hasNonNull("cursor")) {
            place.put(draft, state.get("cursor"));
        }
    }

    @Override
    public @Nullable JsonNode next(JsonNode state, Page page) {
        Optional<JsonNode> cursor = path == null
                ? page.answer().header(header).map(TextNode::valueOf)
                : Json.first(page.body(), path).filter(JsonNode::isValueNode);
        return cursor.filter(
                        value -> !value.asText().isEmpty() && !value.asText().equals("false"))
                .map(value -> (JsonNode) Json.object().set("cursor", value))
                .orElse(null);
    }
}
