package dev.sluice.pipeline.group;

import org.jspecify.annotations.Nullable;

/**
 * What stateful rules remember from row to row. Belongs to one thread.
 *
 * @param groups votes of rows that belong together
 * @param sightings keys that records brought
 * @param tables tables kept in topics
 * @param past what was decided about the row before, which then counts in place of the groups; null: the groups count
 */
public record RuleMemory(
        GroupStore groups,
        Sightings sightings,
        TopicTables tables,
        @Nullable PastRulings past) {
    /** Where the groups count. */
    public RuleMemory(GroupStore groups, Sightings sightings, TopicTables tables) {
        this(groups, sightings, tables, null);
    }

    /** Without tables kept in topics. */
    public RuleMemory(GroupStore groups, Sightings sightings) {
        this(groups, sightings, TopicTables.none());
    }

    /** Nothing yet, in memory. */
    public static RuleMemory inHeap() {
        return new RuleMemory(new HeapGroups(), new HeapSightings());
    }

    /** One row by itself, about which this was decided before; no other row is a duplicate of it. */
    public static RuleMemory of(PastRulings past) {
        return new RuleMemory(new HeapGroups(), Sightings.none(), TopicTables.none(), past);
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
