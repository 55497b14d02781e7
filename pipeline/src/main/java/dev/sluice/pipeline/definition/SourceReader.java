package dev.sluice.pipeline.definition;

import dev.sluice.pipeline.yaml.YamlMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code source}; what a connector makes of its own settings is left to the connector. */
final class SourceReader {
    private static final Pattern ON_ERROR = Pattern.compile("skip|dead-letter|stop at \\d{1,2}(\\.\\d+)? ?%");

    private SourceReader() {}

    static SourceSpec read(Section root) {
        Section source = root.section("source");
        if (source == null) {
            return new SourceSpec(SourceSpec.HTTP_PUSH, Map.of());
        }
        source.require(Map.of("connector", "add for example 'connector: files'"));
        String connector = source.has("connector") ? source.word("connector") : null;
        // a name with dots is the class of a connector that somebody else wrote
        if (connector != null && !SourceSpec.isClass(connector) && !SourceKeys.CONNECTORS.contains(connector)) {
            source.add(
                    "connector",
                    "unknown connector '" + connector + "'",
                    NearMatch.mend(connector, SourceKeys.CONNECTORS) + " (or name a connector class)");
        }
        onError(source);
        if (SourceSpec.FILES.equals(connector)) {
            files(source);
        }
        if (SourceSpec.REST.equals(connector)) {
            rest(source);
        }
        if (SourceSpec.JDBC.equals(connector)) {
            jdbc(source);
        }
        if (SourceSpec.HTTP_PUSH.equals(connector)) {
            source.refuseUnknown(SourceKeys.HTTP_PUSH);
        }
        if (SourceSpec.KAFKA.equals(connector)) {
            kafka(source);
        }
        if (connector != null && SourceSpec.isClass(connector)) {
            source.refuseUnknown(SourceKeys.CONNECT);
            source.section("config");
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        source.map().entries().forEach((key, value) -> {
            Object plain = value.toJava();
            if (!key.equals("connector") && plain != null) {
                settings.put(key, plain);
            }
        });
        return new SourceSpec(connector == null ? "" : connector, settings);
    }

    private static void onError(Section source) {
        String word = source.has("on_error") ? source.text("on_error") : null;
        if (word != null && !ON_ERROR.matcher(word).matches()) {
            source.add(
                    "on_error",
                    "expected skip, dead-letter or 'stop at N %', found '" + word + "'",
                    "write for example 'on_error: stop at 5 %'");
        }
    }

    private static void rest(Section source) {
        source.refuseUnknown(SourceKeys.REST);
        source.require(Map.of(
                "client", "add for example 'client: {base_url: https://api.example.com/v1/}'",
                "resources", "add for example 'resources: [orders]'"));
        Section client = source.section("client");
        if (client != null) {
            client.refuseUnknown(SourceKeys.REST_CLIENT);
            client.require(Map.of("base_url", "add for example 'base_url: https://api.example.com/v1/'"));
        }
        for (Section.Item item : source.items("resources")) {
            if (item.node() instanceof YamlMap map) {
                resource(new Section(map, item.path(), source.problems()));
            }
        }
    }

    private static void resource(Section resource) {
        resource.refuseUnknown(SourceKeys.REST_RESOURCE);
        resource.require(Map.of("name", "add for example 'name: orders'"));
        if (resource.node("endpoint") instanceof YamlMap endpoint) {
            new Section(endpoint, resource.path("endpoint"), resource.problems())
                    .refuseUnknown(SourceKeys.REST_ENDPOINT);
        }
    }

    private static void jdbc(Section source) {
        source.refuseUnknown(SourceKeys.JDBC);
        source.require(Map.of("url", "add for example 'url: jdbc:postgresql://db.example.com/shop'"));
        if (source.has("table") == source.has("query")) {
            source.add(
                    source.has("table") ? "query" : "connector",
                    "expected one of 'table' and 'query', found " + (source.has("table") ? "both" : "neither"),
                    "write for example 'table: public.orders'");
        }
        Section incremental = source.section("incremental");
        if (incremental != null) {
            incremental.refuseUnknown(SourceKeys.JDBC_INCREMENTAL);
            incremental.require(Map.of("column", "add for example 'column: updated_at'"));
        }
    }

    private static void kafka(Section source) {
        source.refuseUnknown(SourceKeys.KAFKA);
        source.require(Map.of("bootstrap_servers", "add for example 'bootstrap_servers: broker:9092'"));
        if (source.has("topics") == source.has("topic_pattern")) {
            source.add(
                    source.has("topics") ? "topic_pattern" : "connector",
                    "expected one of 'topics' and 'topic_pattern', found "
                            + (source.has("topics") ? "both" : "neither"),
                    "write for example 'topics: [orders]'");
        }
    }

    private static void files(Section source) {
        source.refuseUnknown(SourceKeys.FILES);
        source.flag("header");
        source.integer("skip_rows", 0);
        source.names("columns");
        Section store = source.section("object_store");
        if (store != null) {
            store.refuseUnknown(SourceKeys.OBJECT_STORE);
        }
        source.require(Map.of("path", "add for example 'path: data/*.csv'"));
        List<String> paths = source.names("path");
        if (source.has("path") && paths.isEmpty()) {
            source.add("path", "expected at least one path, found none", "add for example 'path: data/*.csv'");
        }
    }
}
