package dev.sluice.runtime;

/**
 * How topics are created.
 *
 * @param partitions partitions of the topics that carry records
 * @param replicationFactor copies of each partition; not more than there are brokers
 */
public record TopicsConfig(int partitions, int replicationFactor) {

    public TopicsConfig {
        if (partitions < 1 || partitions > 1_000) {
            throw new IllegalArgumentException("partitions: expected 1 to 1000, found " + partitions);
        }
        if (replicationFactor < 1 || replicationFactor > 32_767) {
            throw new IllegalArgumentException("replication_factor: expected 1 to 32767, found " + replicationFactor);
        }
    }

    /** Four partitions, one copy: a laptop. */
    public static TopicsConfig defaults() {
        return new TopicsConfig(4, 1);
    }
}
