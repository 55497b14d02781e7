package dev.sluice.schemas;

import java.util.Map;

/**
 * How a topic is created.
 *
 * @param cleanupPolicy whether old records are deleted or compacted
 * @param partitions number of partitions; at least 1
 * @param configs further topic settings by Kafka's own keys
 */
public record TopicSpec(CleanupPolicy cleanupPolicy, int partitions, Map<String, String> configs) {

    /** Kafka's {@code cleanup.policy}. */
    public enum CleanupPolicy {
        DELETE("delete"),
        COMPACT("compact");

        private final String value;

        CleanupPolicy(String value) {
            this.value = value;
        }

        /** The word Kafka uses. */
        public String value() {
            return value;
        }
    }

    public TopicSpec {
        if (partitions < 1) {
            throw new IllegalArgumentException("a topic has at least one partition, not " + partitions);
        }
        configs = Map.copyOf(configs);
    }
}
