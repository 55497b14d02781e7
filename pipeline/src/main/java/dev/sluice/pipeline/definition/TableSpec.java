package dev.sluice.pipeline.definition;

import java.util.List;
import java.util.Map;

/**
 * Where rows land.
 *
 * @param name table name as written
 * @param dataset DuckDB schema, {@code raw} by default
 * @param primaryKey fields that identify an entity; empty: none declared
 * @param mergeKey fields whose rows are replaced together; empty: none declared
 * @param writeDisposition what a load does with rows already there
 * @param strategy how a merge is carried out
 * @param contract what happens to data that does not fit the schema
 * @param maxTableNesting depth to which lists become child tables; 1000 by default
 * @param columns hints by column name, in the order written
 */
public record TableSpec(
        String name,
        String dataset,
        List<String> primaryKey,
        List<String> mergeKey,
        WriteDisposition writeDisposition,
        MergeStrategy strategy,
        SchemaContract contract,
        int maxTableNesting,
        Map<String, ColumnHint> columns) {
    /** Dataset where none is named. */
    public static final String DEFAULT_DATASET = "raw";

    /** Nesting where none is named, as in dlt. */
    public static final int DEFAULT_MAX_TABLE_NESTING = 1000;

    public TableSpec {
        primaryKey = List.copyOf(primaryKey);
        mergeKey = List.copyOf(mergeKey);
        columns = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(columns));
    }

    /** An appending table of this name with every default. */
    public static TableSpec appending(String name) {
        return new TableSpec(
                name,
                DEFAULT_DATASET,
                List.of(),
                List.of(),
                WriteDisposition.APPEND,
                MergeStrategy.DELETE_INSERT,
                SchemaContract.evolving(),
                DEFAULT_MAX_TABLE_NESTING,
                Map.of());
    }

    /**
     * Whether the rows of a load land together, once its sources have been read to their end: replace, merge by a merge key, and
     * {@code scd2}. All others land record by record.
     */
    public boolean landsWhole() {
        return switch (writeDisposition) {
            case APPEND -> false;
            case REPLACE -> true;
            case MERGE ->
                strategy == MergeStrategy.SCD2 || (strategy == MergeStrategy.DELETE_INSERT && !mergeKey.isEmpty());
        };
    }

    /** Whether a row's identity is its primary key, so that versions of one entity meet. */
    public boolean keyedByPrimaryKey() {
        return writeDisposition == WriteDisposition.MERGE && strategy != MergeStrategy.SCD2 && !primaryKey.isEmpty();
    }
}
