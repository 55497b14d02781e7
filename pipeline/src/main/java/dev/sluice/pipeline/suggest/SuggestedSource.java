package dev.sluice.pipeline.suggest;

/**
 * Where the data of a suggested definition come from.
 *
 * @param connector as {@code source.connector} takes it
 * @param key the setting that names the data: {@code path}, {@code topic}
 * @param name its value
 */
public record SuggestedSource(String connector, String key, String name) {
    /** Files by a path or a glob. */
    public static SuggestedSource files(String path) {
        return new SuggestedSource("files", "path", path);
    }

    /** A topic. */
    public static SuggestedSource topic(String name) {
        return new SuggestedSource("kafka", "topic", name);
    }
}
