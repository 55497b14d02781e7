package dev.sluice.metadata.fold;

/**
 * What became of one variant column.
 *
 * @param dataset dataset of its table
 * @param table its table
 * @param column the column that the values were meant for
 * @param type type of that column now, in DuckDB's words
 * @param widened whether it got that type now
 * @param variant the column that held them
 * @param parked how many values it held
 * @param moved how many of them fit, and went where they were meant for
 * @param dropped whether it was dropped, being empty
 * @param note what stood in the way; empty for nothing
 */
public record FoldedColumn(
        String dataset,
        String table,
        String column,
        String type,
        boolean widened,
        String variant,
        long parked,
        long moved,
        boolean dropped,
        String note) {}
