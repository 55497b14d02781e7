package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.Naming;
import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.definition.MergeStrategy;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.pipeline.definition.WriteDisposition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What rows do to those that are there already. Names are final names of columns.
 *
 * @param way how rows meet rows
 * @param keyed whether the id of a row comes from its primary key, so that rows with one id are versions of one entity
 * @param mergeKey columns whose rows are replaced together; may be empty
 * @param order column that says which of two versions wins; null: the later by arrival
 * @param highestWins whether the highest value of the order column wins, else the lowest
 * @param deleteMark column that marks a row as a deletion: true where it is a bool, any value where it is not; null: none
 */
public record Disposition(
        Way way,
        boolean keyed,
        List<String> mergeKey,
        @Nullable String order,
        boolean highestWins,
        @Nullable String deleteMark) {

    /** How rows meet rows. */
    public enum Way {
        /** They are added. */
        APPEND,
        /** They take the place of rows with the same id. */
        MERGE,
        /** They are added unless a row with the id is there. */
        INSERT_ONLY,
        /** A whole load takes the place of all rows. */
        REPLACE,
        /** A whole load takes the place of the rows with its merge keys (and ids). */
        MERGE_BY_KEY,
        /** Every version is kept with its validity; a whole load retires what it no longer has. */
        SCD2
    }

    /** Rows are added. */
    public static final Disposition APPEND = new Disposition(Way.APPEND, false, List.of(), null, true, null);

    /** Rows take the place of rows with the same id, the last by arrival wins. */
    public static final Disposition MERGE = new Disposition(Way.MERGE, true, List.of(), null, true, null);

    public Disposition {
        mergeKey = List.copyOf(mergeKey);
    }

    /**
     * The disposition of a defined table.
     *
     * @param hints hints by name of the field
     */
    public static Disposition of(TableSpec table, Map<String, ColumnHint> hints, Naming naming) {
        String order = null;
        boolean highest = true;
        String mark = null;
        for (Map.Entry<String, ColumnHint> hint : hints.entrySet()) {
            String sort = hint.getValue().dedupSort();
            if (sort != null) {
                order = naming.column(hint.getKey());
                highest = sort.equals("desc");
            }
            if (hint.getValue().hardDelete()) {
                mark = naming.column(hint.getKey());
            }
        }
        boolean merges = table.writeDisposition() == WriteDisposition.MERGE;
        return new Disposition(
                way(table),
                table.keyedByPrimaryKey(),
                table.mergeKey().stream().map(naming::column).toList(),
                merges ? order : null,
                highest,
                merges ? mark : null);
    }

    private static Way way(TableSpec table) {
        return switch (table.writeDisposition()) {
            case APPEND -> Way.APPEND;
            case REPLACE -> Way.REPLACE;
            case MERGE ->
                table.strategy() == MergeStrategy.SCD2
                        ? Way.SCD2
                        : table.landsWhole()
                                ? Way.MERGE_BY_KEY
                                : !table.keyedByPrimaryKey()
                                        ? Way.APPEND
                                        : table.strategy() == MergeStrategy.INSERT_ONLY ? Way.INSERT_ONLY : Way.MERGE;
        };
    }

    /** The same for rows that come after their load: they are added, and take the place of nothing but rows with their id. */
    public Disposition late() {
        return switch (way) {
            case REPLACE -> APPEND;
            case MERGE_BY_KEY ->
                new Disposition(keyed ? Way.MERGE : Way.APPEND, keyed, List.of(), order, highestWins, deleteMark);
            case APPEND, MERGE, INSERT_ONLY, SCD2 -> this;
        };
    }
}
