package dev.sluice.metadata.lineage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one commit did to a root table and its child tables; collected while it is written. Not thread-safe.
 */
public final class DatasetCommit {

    /**
     * A table as it is after the commit.
     *
     * @param name name without the dataset
     * @param columns type by column, in table order
     * @param rows rows added or replaced
     * @param nulls how many of these rows have no value, by column
     */
    public record TableState(String name, Map<String, String> columns, long rows, Map<String, Long> nulls) {
        public TableState {
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
            nulls = Map.copyOf(nulls);
        }
    }

    private final String dataset;
    private final String rootTable;
    private final Map<String, TableState> tables = new LinkedHashMap<>();
    private final Set<String> pipelines = new TreeSet<>();
    private final Map<String, Set<String>> rules = new HashMap<>();
    private final Map<String, Change> changes = new HashMap<>();
    private long schemaVersion;
    private long repairs;
    private long findings;

    public DatasetCommit(String dataset, String rootTable) {
        this.dataset = dataset;
        this.rootTable = rootTable;
    }

    /** Name by which consumers know the dataset: {@code <dataset>.<table>}. */
    public String name() {
        return dataset + "." + rootTable;
    }

    /** The schema of the warehouse. */
    public String dataset() {
        return dataset;
    }

    /** Adds a table; a later state of the same table adds its rows. */
    public void table(TableState table) {
        tables.merge(table.name(), table, DatasetCommit::sum);
    }

    private static TableState sum(TableState before, TableState after) {
        var nulls = new LinkedHashMap<>(before.nulls());
        after.nulls().forEach((column, count) -> nulls.merge(column, count, Long::sum));
        return new TableState(after.name(), after.columns(), before.rows() + after.rows(), nulls);
    }

    /** What happened to a table besides new rows; the later word of {@link #changed} does not hide a stronger one before it. */
    public enum Change {
        /** It has new columns. */
        ALTER,
        /** A load took the place of all its rows. */
        OVERWRITE,
        /** It was made. */
        CREATE
    }

    /** Notes what happened to a table besides new rows. */
    public void changed(String table, Change change) {
        changes.merge(table, change, (before, now) -> before.compareTo(now) >= 0 ? before : now);
    }

    /** Notes the version of the dataset's schema that the commit made. */
    public void schemaVersion(long version) {
        schemaVersion = Math.max(schemaVersion, version);
    }

    /** What happened to a table besides new rows; null for rows alone. */
    @Nullable
    Change change(String table) {
        return changes.get(table);
    }

    /** Version of the dataset's schema that the commit made; 0 when it made none. */
    long schemaVersion() {
        return schemaVersion;
    }

    /** Notes who brought the rows. */
    public void pipeline(String pipeline) {
        pipelines.add(pipeline);
    }

    /** Notes that a rule (or the model) changed a cell of the field. */
    public void repaired(String field, String rule) {
        repairs++;
        rules.computeIfAbsent(field, ignored -> new LinkedHashSet<>()).add(rule);
    }

    /** Notes failed checks. */
    public void found(long count) {
        findings += count;
    }

    List<TableState> tables() {
        return new ArrayList<>(tables.values());
    }

    Set<String> pipelines() {
        return Collections.unmodifiableSet(pipelines);
    }

    Map<String, Set<String>> rulesByField() {
        return Collections.unmodifiableMap(new TreeMap<>(rules));
    }

    long repairs() {
        return repairs;
    }

    long findings() {
        return findings;
    }
}
