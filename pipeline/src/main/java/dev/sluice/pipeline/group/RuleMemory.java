package dev.sluice.pipeline.group;

/**
 * What stateful rules remember from row to row. Belongs to one thread.
 *
 * @param groups votes of rows that belong together
 * @param sightings keys that records brought
 * @param tables tables kept in topics
 */
public record RuleMemory(GroupStore groups, Sightings sightings, TopicTables tables) {
    /** Without tables kept in topics. */
    public RuleMemory(GroupStore groups, Sightings sightings) {
        this(groups, sightings, TopicTables.none());
    }

    /** Nothing yet, in memory. */
    public static RuleMemory inHeap() {
        return new RuleMemory(new HeapGroups(), new HeapSightings());
    }

    /** These groups, and no sightings yet. */
    public static RuleMemory of(GroupStore groups) {
        return new RuleMemory(groups, new HeapSightings());
    }

    /** Nothing yet, in memory, and these tables. */
    public static RuleMemory of(TopicTables tables) {
        return new RuleMemory(new HeapGroups(), new HeapSightings(), tables);
    }
}
