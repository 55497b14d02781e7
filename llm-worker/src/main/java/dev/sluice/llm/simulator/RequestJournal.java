package dev.sluice.llm.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayDeque;
import java.util.List;

/** Every request as it arrived, those that were refused too; the oldest are forgotten after a while. Guarded by its owner. */
final class RequestJournal {

    private static final int KEPT = 500_000;

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    /**
     * One request.
     *
     * @param arrivedMicros since some moment before the first one, microseconds
     * @param records questions in it
     * @param tokens prompt and answer: characters / 4
     * @param fault what was wrong with its answer
     */
    record Entry(
            @JsonProperty("arrived_us") long arrivedMicros,
            @JsonProperty("records") int records,
            @JsonProperty("tokens") long tokens,
            @JsonProperty("fault") Fault fault) {}

    void add(Entry entry) {
        if (entries.size() == KEPT) {
            entries.remove();
        }
        entries.add(entry);
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    void clear() {
        entries.clear();
    }
}
