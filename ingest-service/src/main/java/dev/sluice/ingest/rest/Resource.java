package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One resource of an API.
 *
 * @param path below the base URL, with places to fill
 * @param method GET, POST, …
 * @param params query parameters, with places to fill
 * @param headers headers of its own, over those of the client
 * @param body JSON body with places to fill, or null
 * @param selector finds the rows of a page
 * @param primaryKey fields that tell its rows apart; empty: all of a row does
 * @param incremental how it grows; null: it is loaded whole
 * @param fromParent fields of the parent's row that are put into each of its rows
 * @param aliases names used in the path for fields of the parent: name to {@code resources.<parent>.<field>}
 */
record Resource(
        String name,
        String path,
        String method,
        Map<String, String> params,
        Map<String, String> headers,
        @Nullable ObjectNode body,
        RowSelector selector,
        Paginator paginator,
        ResponseActions actions,
        List<String> primaryKey,
        @Nullable Incremental incremental,
        List<String> fromParent,
        Map<String, String> aliases) {

    private static final String RESOURCES = "resources.";

    Resource {
        params = Map.copyOf(params);
        headers = Map.copyOf(headers);
        primaryKey = List.copyOf(primaryKey);
        fromParent = List.copyOf(fromParent);
        aliases = Map.copyOf(aliases);
    }

    /** Fields of other resources that it needs, as {@code <resource>.<field>}. */
    Set<String> needs() {
        var needs = new TreeSet<String>();
        collect(path, needs);
        params.values().forEach(value -> collect(value, needs));
        if (body != null) {
            collect(body, needs);
        }
        aliases.values().forEach(field -> needs.add(field.substring(RESOURCES.length())));
        return needs;
    }

    private static void collect(JsonNode node, Set<String> needs) {
        if (node.isTextual()) {
            collect(node.asText(), needs);
        } else {
            node.forEach(child -> collect(child, needs));
        }
    }

    private static void collect(String text, Set<String> needs) {
        for (String place : Template.places(text)) {
            if (place.startsWith(RESOURCES)) {
                needs.add(place.substring(RESOURCES.length()));
            }
        }
    }
}
