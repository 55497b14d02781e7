package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.jayway.jsonpath.JsonPath;
import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import dev.sluice.pipeline.definition.SourceKeys;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one of {@code resources}: a path alone, or a map. */
final class ResourceReader {

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH");

    private final Paginators paginators;
    private final @Nullable Object clientPaginator;
    private final Settings defaults;
    private final Secrets secrets;

    ResourceReader(Paginators paginators, @Nullable Object clientPaginator, Settings defaults, Secrets secrets) {
        this.paginators = paginators;
        this.clientPaginator = clientPaginator;
        this.defaults = defaults.only(SourceKeys.REST_RESOURCE);
        this.secrets = secrets;
    }

    Resource read(Object written, String path) {
        Settings own =
                written instanceof String word ? new Settings(Map.of("name", word), path) : Settings.of(written, path);
        Settings settings = own.only(SourceKeys.REST_RESOURCE).over(defaults);
        String name = own.required("name", "name: orders");
        Settings endpoint =
                endpoint(own, name, path).over(endpoint(defaults, "", path)).only(SourceKeys.REST_ENDPOINT);
        var params = new LinkedHashMap<String, Object>(
                defaults.section("endpoint").section("params").values());
        params.putAll(endpoint.section("params").values());
        return read(name, settings, endpoint, new Settings(params, endpoint.path() + ".params"));
    }

    private static Settings endpoint(Settings resource, String name, String path) {
        Object endpoint = resource.value("endpoint");
        if (endpoint == null) {
            return new Settings(name.isEmpty() ? Map.of() : Map.of("path", name), path + ".endpoint");
        }
        return endpoint instanceof String text
                ? new Settings(Map.of("path", text), path + ".endpoint")
                : Settings.of(endpoint, path + ".endpoint");
    }

    private Resource read(String name, Settings settings, Settings endpoint, Settings params) {
        var texts = new LinkedHashMap<String, String>();
        var aliases = new HashMap<String, String>();
        Incremental incremental =
                endpoint.has("incremental") ? Incremental.of(endpoint.section("incremental"), null) : null;
        String route = endpoint.text("path", name);
        for (Map.Entry<String, Object> param : params.values().entrySet()) {
            String key = param.getKey();
            if (!(param.getValue() instanceof Map)) {
                texts.put(key, secrets.fill(String.valueOf(param.getValue()), params.path() + "." + key));
                continue;
            }
            Settings special = params.section(key);
            if (special.oneOf("type", List.of("resolve", "incremental"), "").equals("incremental")) {
                incremental = Incremental.of(special, key);
            } else {
                special.only(List.of("type", "resource", "field"));
                String field = "resources." + special.required("resource", "resource: posts") + "."
                        + special.required("field", "field: id");
                aliases.put(key, field);
                if (!route.contains("{" + key + "}")) {
                    texts.put(key, "{" + field + "}");
                }
            }
        }
        return new Resource(
                name,
                route,
                endpoint.oneOf("method", METHODS, "GET"),
                texts,
                headers(endpoint),
                body(endpoint),
                new RowSelector(selector(endpoint)),
                paginators.of(
                        endpoint.has("paginator") ? endpoint.value("paginator") : clientPaginator,
                        endpoint.path() + ".paginator"),
                ResponseActions.of(endpoint),
                settings.texts("primary_key"),
                incremental,
                settings.texts("include_from_parent"),
                aliases);
    }

    private Map<String, String> headers(Settings endpoint) {
        var headers = new LinkedHashMap<String, String>();
        Settings written = endpoint.section("headers");
        written.values()
                .keySet()
                .forEach(key -> headers.put(key, secrets.fill(written.text(key, ""), written.path() + "." + key)));
        return headers;
    }

    private static @Nullable ObjectNode body(Settings endpoint) {
        if (!endpoint.has("json")) {
            return null;
        }
        if (endpoint.oneOf("method", METHODS, "GET").equals("GET")) {
            throw new InvalidSource(endpoint.path() + ".json", "a GET has no body; write method: POST");
        }
        return (ObjectNode) Json.of(endpoint.section("json").values());
    }

    private static @Nullable JsonPath selector(Settings endpoint) {
        return endpoint.text("data_selector")
                .map(text -> Json.path(text, endpoint.path() + ".data_selector"))
                .orElse(null);
    }
}
