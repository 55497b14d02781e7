package dev.sluice.pipeline.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where records come from.
 *
 * @param connector files, rest, jdbc, http-push, kafka, or the class name of a Connect source connector
 * @param settings every other key of {@code source}, as read from YAML (String, Long, Double, Boolean, List, Map, null)
 */
public record SourceSpec(String connector, Map<String, Object> settings) {
    /** Connector that reads files. */
    public static final String FILES = "files";

    /** Connector that asks an HTTP API. */
    public static final String REST = "rest";

    /** Connector that asks a database. */
    public static final String JDBC = "jdbc";

    /** Connector that waits for HTTP pushes. */
    public static final String HTTP_PUSH = "http-push";

    /** Connector that reads topics of another Kafka. */
    public static final String KAFKA = "kafka";

    /** Whether a connector reads on for ever: what it brings has no end, so there are no whole loads. */
    public static boolean isEndless(String connector) {
        return connector.equals(HTTP_PUSH) || connector.equals(KAFKA) || isClass(connector);
    }

    /** Whether a connector is the class of a Kafka Connect source connector that somebody else wrote: its name has dots. */
    public static boolean isClass(String connector) {
        return connector.contains(".");
    }

    public SourceSpec {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** The value of {@code path}, one entry or a list; paths and globs as written, relative to the definition's file. */
    public List<String> paths() {
        Object path = settings.get("path");
        if (path instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.toUnmodifiableList());
        }
        return path == null ? List.of() : List.of(path.toString());
    }

    /** A setting as text. */
    public Optional<String> setting(String key) {
        return Optional.ofNullable(settings.get(key)).map(Object::toString);
    }
}
