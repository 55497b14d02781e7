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

    /** Whether the table can be asked; where it cannot, a lookup leaves the value as it is. */
    default boolean knows(String topic) {
        return true;
    }

    /** No tables at all: where records are cleansed without a broker, to preview them or to judge an answer. */
    static TopicTables none() {
        return new TopicTables() {
            @Override
            public @Nullable String find(String topic, String key) {
                return null;
            }

            @Override
            public boolean knows(String topic) {
                return false;
            }
        };
    }

    /** Tables in memory, by topic. */
    static TopicTables of(Map<String, Map<String, String>> tables) {
        Map<String, Map<String, String>> copy = Map.copyOf(tables);
        return (topic, key) -> copy.getOrDefault(topic, Map.of()).get(key);
    }
}
