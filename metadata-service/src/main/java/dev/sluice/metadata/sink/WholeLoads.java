package dev.sluice.metadata.sink;

import dev.sluice.metadata.store.KeyedTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Which load each source of a pipeline belongs to whose rows land load by load. A load is all the sources that were begun since the last one
 * landed; it is complete when each of them has been read to its end and every record of it has its outcome. Not thread-safe.
 */
final class WholeLoads {

    /** What becomes of the rows of a source. */
    enum State {
        /** Its load is not complete: rows wait. */
        OPEN,
        /** As open, but one of the load's sources cannot be read to its end. */
        FAILED,
        /** Its load has landed: what comes late is added. */
        LANDED,
        /** Another load has taken the place of its load: what comes late has no row any more. */
        REPLACED
    }

    private static final int STATE = 2;
    private static final int OUTCOMES = 3;

    private final KeyedTable sources = new KeyedTable("load_sources", 2, "pipeline", "source", "state", "outcomes");
    private final KeyedTable staged = new KeyedTable("staged", 3, "pipeline", "dataset", "table_name", "rows");

    WholeLoads(DuckDBConnection connection) throws SQLException {
        sources.load(connection);
        staged.load(connection);
    }

    /** Rows that wait for the end of their load. */
    record Staged(String dataset, String table, long rows) {}

    /** The state of a source; null for one that was never seen. */
    @Nullable
    State state(String pipeline, String source) {
        @Nullable Object[] row = sources.find(pipeline, source);
        return row == null ? null : State.valueOf((String) row[STATE]);
    }

    /** Puts a source into a state. */
    void put(String pipeline, String source, State state) {
        @Nullable Object[] row = sources.find(pipeline, source);
        sources.put(pipeline, source, state.name(), row == null ? 0L : row[OUTCOMES]);
    }

    /** Counts a record of a source that has its outcome. */
    void outcome(String pipeline, String source) {
        @Nullable Object[] row = sources.find(pipeline, source);
        if (row != null && row[OUTCOMES] instanceof Long count) {
            row[OUTCOMES] = count + 1;
            sources.touch(row);
        }
    }

    /** How many records of a source have their outcome. */
    long outcomes(String pipeline, String source) {
        @Nullable Object[] row = sources.find(pipeline, source);
        return row != null && row[OUTCOMES] instanceof Long count ? count : 0;
    }

    /** Pipelines with a load that is not complete, or with rows that wait. */
    Set<String> pipelines() {
        Set<String> found = new LinkedHashSet<>();
        for (@Nullable Object[] row : sources.all()) {
            if (isOpen(row)) {
                found.add((String) row[0]);
            }
        }
        for (@Nullable Object[] row : staged.all()) {
            if (row[3] instanceof Long rows && rows > 0) {
                found.add((String) row[0]);
            }
        }
        return found;
    }

    private static boolean isOpen(@Nullable Object[] row) {
        State state = State.valueOf((String) row[STATE]);
        return state == State.OPEN || state == State.FAILED;
    }

    /** The sources of the load that is not complete. */
    List<String> open(String pipeline) {
        return named(pipeline, true);
    }

    /** The sources of loads that have landed or were given up. */
    List<String> closed(String pipeline) {
        return named(pipeline, false);
    }

    private List<String> named(String pipeline, boolean open) {
        List<String> found = new ArrayList<>();
        for (@Nullable Object[] row : sources.all()) {
            if (pipeline.equals(row[0]) && isOpen(row) == open) {
                found.add((String) row[1]);
            }
        }
        return found;
    }

    /** Whether a source of the load that is not complete cannot be read to its end. */
    boolean hasFailed(String pipeline) {
        return open(pipeline).stream().anyMatch(source -> state(pipeline, source) == State.FAILED);
    }

    /** Counts rows that wait. */
    void stage(String pipeline, String dataset, String table, long more) {
        @Nullable Object[] row = staged.find(pipeline, dataset, table);
        long before = row != null && row[3] instanceof Long rows ? rows : 0;
        if (more != 0) {
            staged.put(pipeline, dataset, table, before + more);
        }
    }

    /** What waits of a pipeline. */
    List<Staged> staged(String pipeline) {
        List<Staged> found = new ArrayList<>();
        for (@Nullable Object[] row : staged.all()) {
            if (pipeline.equals(row[0]) && row[3] instanceof Long rows && rows > 0) {
                found.add(new Staged((String) row[1], (String) row[2], rows));
            }
        }
        return found;
    }

    void write(DuckDBConnection connection) throws SQLException {
        sources.write(connection);
        staged.write(connection);
    }
}
