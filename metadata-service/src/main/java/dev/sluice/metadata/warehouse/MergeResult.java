package dev.sluice.metadata.warehouse;

/**
 * What a merge did to the root table.
 *
 * @param rowsInserted keys that were not in the table before
 * @param rowsMerged the other rows: keys that were there, and repeats of a key inside the batch
 */
public record MergeResult(long rowsInserted, long rowsMerged) {}
