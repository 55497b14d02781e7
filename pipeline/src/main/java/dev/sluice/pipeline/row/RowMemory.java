package dev.sluice.pipeline.row;

import dev.sluice.pipeline.Arrival;
import dev.sluice.pipeline.group.GroupStore;
import dev.sluice.pipeline.group.RuleMemory;
import dev.sluice.pipeline.group.TopicTables;
import java.util.ArrayList;
import java.util.List;

/** What stateful rules remember from row to row, and what the present row adds to it. Not thread-safe. */
public final class RowMemory {
    private final RuleMemory memory;
    private final List<String> sighted = new ArrayList<>();
    private Arrival arrival = Arrival.UNKNOWN;

    RowMemory(RuleMemory memory) {
        this.memory = memory;
    }

    /** Votes of rows that belong together. */
    public GroupStore groups() {
        return memory.groups();
    }

    /** Tables kept in topics. */
    public TopicTables tables() {
        return memory.tables();
    }

    /** Says how the record came in; holds until it is said of the next one. */
    public void arrived(Arrival how) {
        arrival = how;
    }

    /**
     * Whether another record brought the key. Where none did, this one has, once it is {@link #settle settled}.
     *
     * @param within how far back counts, in milliseconds
     */
    public boolean sight(String key, long within) {
        long at = arrival.receivedAt();
        boolean seen = memory.sightings().seen(key, at - within, at + within, arrival.recordId());
        if (!seen) {
            sighted.add(key);
        }
        return seen;
    }

    /** The row is as it shall be. A row that is refused later on has brought nothing. */
    public void settle() {
        for (String key : sighted) {
            memory.sightings().keep(key, arrival.receivedAt(), arrival.recordId());
        }
        sighted.clear();
    }

    void clear() {
        sighted.clear();
    }
}
