package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.JsonPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows of a page: where {@code data_selector} says, else the body if it is a list, else the list of objects nearest to the
 * top, one with a usual name first, else the body as the only row.
 *
 * @param path the selector; null: look for them
 */
record RowSelector(@Nullable JsonPath path) {

    private static final Set<String> USUAL = Set.of(
            "data",
            "items",
            "results",
            "records",
            "rows",
            "entries",
            "elements",
            "values",
            "value",
            "objects",
            "content",
            "hits",
            "list",
            "payload");
    private static final int DEEPEST = 4;

    List<JsonNode> rows(JsonNode body) {
        return path == null
                ? list(found(body))
                : Json.find(body, path).map(this::selected).orElse(List.of());
    }

    private List<JsonNode> selected(JsonNode node) {
        List<JsonNode> rows = list(node);
        boolean listsOnly = path != null && !path.isDefinite() && rows.stream().allMatch(JsonNode::isArray);
        return listsOnly ? rows.stream().flatMap(row -> list(row).stream()).toList() : rows;
    }

    private static JsonNode found(JsonNode body) {
        if (!body.isObject()) {
            return body;
        }
        record At(JsonNode node, int depth) {}
        Deque<At> next = new ArrayDeque<>();
        next.add(new At(body, 0));
        while (!next.isEmpty()) {
            At at = next.poll();
            Optional<JsonNode> list = lists(at.node());
            if (list.isPresent()) {
                return list.get();
            }
            if (at.depth() < DEEPEST) {
                at.node().forEach(child -> {
                    if (child.isObject()) {
                        next.add(new At(child, at.depth() + 1));
                    }
                });
            }
        }
        return body;
    }

    private static Optional<JsonNode> lists(JsonNode node) {
        JsonNode any = null;
        for (var field : node.properties()) {
            JsonNode value = field.getValue();
            boolean usual = USUAL.contains(field.getKey());
            if (value.isArray() && usual) {
                return Optional.of(value);
            }
            if (any == null
                    && value.isArray()
                    && !value.isEmpty()
                    && value.get(0).isObject()) {
                any = value;
            }
        }
        return Optional.ofNullable(any);
    }

    private static List<JsonNode> list(JsonNode node) {
        var rows = new ArrayList<JsonNode>();
        if (node.isArray()) {
            node.forEach(rows::add);
        } else if (!node.isNull() && !node.isMissingNode()) {
            rows.add(node);
        }
        return rows;
    }
}
