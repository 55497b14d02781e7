package dev.sluice.pipeline.suggest;

import java.util.List;

/**
 * Where the data of a suggested definition come from. Immutable and thread-safe.
 *
 * @param connector as {@code source.connector} takes it
 * @param settings what else stands under {@code source}, line by line
 */
public record SuggestedSource(String connector, List<String> settings) {
    public SuggestedSource {
        settings = List.copyOf(settings);
    }

    /** Files by a path or a glob. */
    public static SuggestedSource files(String path) {
        return new SuggestedSource("files", List.of("path: " + Yaml.text(path)));
    }

    /**
     * A topic.
     *
     * @param bootstrapServers where its cluster is
     */
    public static SuggestedSource topic(String name, String bootstrapServers) {
        return new SuggestedSource(
                "kafka",
                List.of("bootstrap_servers: " + Yaml.text(bootstrapServers), "topics: " + Yaml.list(List.of(name))));
    }
}
