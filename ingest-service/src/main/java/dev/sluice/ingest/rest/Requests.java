package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.ingest.pull.CursorWindow;
import dev.sluice.ingest.pull.SourceTrouble;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes requests of resources. Immutable. */
record Requests(URI base, Map<String, String> headers) {

    /**
     * The request for the first page of a listing.
     *
     * @param binding values of the parent's row, by place
     * @param window where an incremental resource stands; null for others
     */
    Draft draft(Resource resource, JsonNode binding, @Nullable CursorWindow window) throws SourceTrouble {
        Map<String, JsonNode> values = values(resource, binding, window);
        String path = Template.fill(resource.path(), values, Template::segment)
                .orElseThrow(
                        () -> new SourceTrouble("endpoint.path '" + resource.path() + "' has a place without a value"));
        URI url;
        try {
            url = base.resolve(path.startsWith("/") ? path.substring(1) : path);
        } catch (IllegalArgumentException e) {
            throw new SourceTrouble("endpoint.path '" + resource.path() + "' makes no URL", e);
        }
        var draft = new Draft(resource.method(), url);
        draft.headers.putAll(headers);
        draft.headers.putAll(resource.headers());
        resource.params().forEach((name, text) -> Template.fill(text, values, UnaryOperator.identity())
                .ifPresent(value -> draft.query.put(name, value)));
        if (resource.body() != null) {
            draft.body = (ObjectNode) Template.fill(resource.body(), values);
        }
        Incremental incremental = resource.incremental();
        if (incremental != null) {
            put(draft, incremental.startParameter(), values.get("incremental.start_value"));
            put(draft, incremental.endParameter(), values.get("incremental.end_value"));
        }
        return draft;
    }

    private static void put(Draft draft, @Nullable String name, @Nullable JsonNode value) {
        if (name != null && value != null) {
            draft.query.put(name, value.asText());
        }
    }

    private static Map<String, JsonNode> values(Resource resource, JsonNode binding, @Nullable CursorWindow window) {
        var values = new HashMap<String, JsonNode>();
        binding.properties().forEach(field -> values.put(field.getKey(), field.getValue()));
        resource.aliases().forEach((alias, place) -> {
            JsonNode value = values.get(place);
            if (value != null) {
                values.put(alias, value);
            }
        });
        Incremental incremental = resource.incremental();
        if (incremental != null && window != null) {
            window.start().ifPresent(v -> values.put("incremental.start_value", TextNode.valueOf(v.text())));
            window.end().ifPresent(v -> values.put("incremental.end_value", TextNode.valueOf(v.text())));
            if (incremental.initial() != null) {
                values.put("incremental.initial_value", TextNode.valueOf(incremental.initial()));
            }
        }
        return values;
    }

    /** What the rows of a resource give to the requests of another. */
    static ObjectNode binding(Resource parent, Resource child, JsonNode row) throws SourceTrouble {
        ObjectNode binding = Json.object();
        for (String need : child.needs()) {
            String field = need.substring(need.indexOf('.') + 1);
            binding.set("resources." + need, field(parent, row, field));
        }
        for (String field : child.fromParent()) {
            binding.set("_" + parent.name() + "_" + field, field(parent, row, field));
        }
        return binding;
    }

    private static JsonNode field(Resource parent, JsonNode row, String field) throws SourceTrouble {
        return Json.first(row, Json.path(field, "source.resources"))
                .orElseThrow(() -> new SourceTrouble(
                        "a row of resource '" + parent.name() + "' has no field '" + field + "', which another needs"));
    }
}
