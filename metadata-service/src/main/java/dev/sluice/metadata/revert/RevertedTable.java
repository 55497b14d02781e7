package dev.sluice.metadata.revert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a revert does to one table.
 *
 * @param rows rows that change
 * @param cells cells that change
 * @param gone changes whose row has been replaced since; there is nothing to take back
 * @param kept rows that stay as they are, since what they would be cannot be told from their history
 * @param examples some of the cells
 */
public record RevertedTable(
        String pipeline,
        String dataset,
        String table,
        long rows,
        long cells,
        long gone,
        long kept,
        List<Example> examples) {

    public RevertedTable {
        examples = List.copyOf(examples);
    }

    /** One cell; both values are JSON texts. */
    public record Example(
            String recordId,
            String field,
            @Nullable String now,
            @Nullable String then) {}
}
