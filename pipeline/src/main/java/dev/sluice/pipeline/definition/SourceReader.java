package dev.sluice.pipeline.definition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code source}; what a connector makes of its own settings is left to the connector. */
final class SourceReader {
    private SourceReader() {}

    static SourceSpec read(Section root) {
        Section source = root.section("source");
        if (source == null) {
            return new SourceSpec(SourceSpec.HTTP_PUSH, Map.of());
        }
        source.require(Map.of("connector", "add for example 'connector: files'"));
        String connector = source.has("connector") ? source.word("connector") : null;
        // a name with dots is the class of a connector that somebody else wrote
        if (connector != null && !connector.contains(".") && !DefinitionKeys.CONNECTORS.contains(connector)) {
            source.add(
                    "connector",
                    "unknown connector '" + connector + "'",
                    NearMatch.mend(connector, DefinitionKeys.CONNECTORS) + " (or name a connector class)");
        }
        if (SourceSpec.FILES.equals(connector)) {
            files(source);
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

    private static void files(Section source) {
        source.require(Map.of("path", "add for example 'path: data/*.csv'"));
        List<String> paths = source.names("path");
        if (source.has("path") && paths.isEmpty()) {
            source.add("path", "expected at least one path, found none", "add for example 'path: data/*.csv'");
        }
    }
}
