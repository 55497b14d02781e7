package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A request while it is put together. Not thread-safe. */
final class Draft {

    final String method;
    /** Query parameters by name; a paginator's and an authentication's are put over those of the definition. */
    final Map<String, String> query = new LinkedHashMap<>();

    final Map<String, String> headers = new LinkedHashMap<>();

    @Nullable
    ObjectNode body;

    private URI url;

    Draft(String method, URI url) {
        this.method = method;
        this.url = url;
    }

    /** Goes to this URL instead, with its own query; what is put into {@link #query} later still counts. */
    void follow(URI link) {
        url = link;
        query.clear();
    }

    URI url() {
        if (query.isEmpty()) {
            return url;
        }
        var all = new StringJoiner("&");
        String own = url.getRawQuery();
        if (own != null && !own.isEmpty()) {
            for (String pair : own.split("&")) {
                String name = pair.contains("=") ? pair.substring(0, pair.indexOf('=')) : pair;
                if (!query.containsKey(java.net.URLDecoder.decode(name, StandardCharsets.UTF_8))) {
                    all.add(pair);
                }
            }
        }
        query.forEach((name, value) -> all.add(encode(name) + "=" + encode(value)));
        String text = url.toString();
        int end = text.indexOf('?');
        int fragment = text.indexOf('#');
        int cut = end >= 0 ? end : fragment >= 0 ? fragment : text.length();
        return URI.create(text.substring(0, cut) + "?" + all);
    }

    /** Puts a value into the JSON body at a path of keys with dots. */
    void put(String path, JsonNode value) {
        ObjectNode at = body == null ? Json.object() : body;
        body = at;
        String[] keys = path.split("\\.");
        for (int i = 0; i < keys.length - 1; i++) {
            at = at.get(keys[i]) instanceof ObjectNode child ? child : at.putObject(keys[i]);
        }
        at.set(keys[keys.length - 1], value);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
