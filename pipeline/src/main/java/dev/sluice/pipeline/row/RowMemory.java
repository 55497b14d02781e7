package dev.sluice.pipeline.row;

import dev.sluice.pipeline.Arrival;
import dev.sluice.pipeline.RowCorrection;
import dev.sluice.pipeline.group.GroupStore;
import dev.sluice.pipeline.group.PastRulings;
import dev.sluice.pipeline.group.RuleMemory;
import dev.sluice.pipeline.group.TopicTables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stateful rules remember from row to row, and what the present row adds to it. Not thread-safe. */
public final class RowMemory {
    private final RuleMemory memory;
    private final List<String> sighted = new ArrayList<>();
    private final List<Afterthought> afterthoughts = new ArrayList<>();
    private Arrival arrival = Arrival.UNKNOWN;

    RowMemory(RuleMemory memory) {
        this.memory = memory;
    }

    /** Votes of rows that belong together. */
    public GroupStore groups() {
        return memory.groups();
    }

    /** What was decided about the row before, in place of the groups; null: the groups count. */
    public @Nullable PastRulings past() {
        return memory.past();
    }

    /** Tables kept in topics. */
    public TopicTables tables() {
        return memory.tables();
    }

    /** Says how the record came in; holds until it is said of the next one. */
    public void arrived(Arrival how) {
        arrival = how;
    }

    /** How the record came in. */
    public Arrival arrival() {
        return arrival;
    }

    /** Does something once the row is {@link #settle settled}. */
    public void later(Afterthought afterthought) {
        afterthoughts.add(afterthought);
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

    /**
     * The row is as it shall be. A row that is refused later on has brought nothing.
     *
     * @return what it changes in earlier rows
     */
    public List<RowCorrection> settle(Row row) {
        for (String key : sighted) {
            memory.sightings().keep(key, arrival.receivedAt(), arrival.recordId());
        }
        sighted.clear();
        if (afterthoughts.isEmpty()) {
            return List.of();
        }
        List<RowCorrection> corrections = new ArrayList<>();
        for (Afterthought afterthought : afterthoughts) {
            corrections.addAll(afterthought.settled(row));
        }
        afterthoughts.clear();
        return List.copyOf(corrections);
    }

    void clear() {
        sighted.clear();
        afterthoughts.clear();
    }
}
