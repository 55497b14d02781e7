package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.ledger.Ledger;
import dev.sluice.metadata.lineage.DatasetCommit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/** One transaction under way: what its parts share. Belongs to the sink's thread. */
final class Flush {

    private final SinkState state;
    private final Load load;
    private final FlushDefinitions definitions;
    private final LoadCounts counts = new LoadCounts();
    private final Map<String, DatasetCommit> commits = new LinkedHashMap<>();
    private final List<Answer> answers = new ArrayList<>();

    Flush(SinkState state, Load load, FlushDefinitions definitions) {
        this.state = state;
        this.load = load;
        this.definitions = definitions;
    }

    /** The definitions in force, the same for all parts. */
    FlushDefinitions definitions() {
        return definitions;
    }

    SinkState state() {
        return state;
    }

    DuckDBConnection connection() {
        return state.connection();
    }

    Ledger ledger() {
        return state.ledger();
    }

    Load load() {
        return load;
    }

    LoadCounts counts() {
        return counts;
    }

    /** What this flush does to the root table, for the metadata events. */
    DatasetCommit commit(String dataset, String table) {
        return commits.computeIfAbsent(dataset + "." + table, ignored -> new DatasetCommit(dataset, table));
    }

    Collection<DatasetCommit> commits() {
        return commits.values();
    }

    /** Takes an answer that waited for its row, which has landed now; merged at the end of the flush. */
    void answer(Answer answer) {
        answers.add(answer);
    }

    /** Answers whose rows have landed with their load. */
    List<Answer> answers() {
        return answers;
    }

    /** Counts a record that had its outcome before. */
    void duplicate(String pipeline, int attempt) {
        counts.duplicates++;
        ledger().add(pipeline, Count.DUPLICATES, 1);
        if (attempt == 0) {
            ledger().add(pipeline, Count.REPEATED, 1);
        }
    }
}
