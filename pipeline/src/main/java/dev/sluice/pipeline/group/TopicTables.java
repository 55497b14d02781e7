package dev.sluice.pipeline.group;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tables that are kept in compacted topics: key to value, as the topic has them now. The seam between lookup rules and whoever reads the
 * topics. Implementations are thread-safe.
 */
public interface TopicTables {
    /**
     * The value of a key.
     *
     * @param topic full name of the topic
     * @param key the key; where it is not there as written, case and blanks around do not count
     * @return the record's value as text; null: the table does not have the key
     */
    @Nullable
    String find(String topic, String key);

    /** No tables at all. */
    static TopicTables none() {
        return of(Map.of());
    }

    /** Tables in memory, by topic. */
    static TopicTables of(Map<String, Map<String, String>> tables) {
        Map<String, Map<String, String>> copy = Map.copyOf(tables);
        return (topic, key) -> copy.getOrDefault(topic, Map.of()).get(key);
    }
}
