package dev.sluice.metadata.warehouse;

/**
 * What a batch or a load did to its root table. The table has {@code rowsInserted - rowsRemoved} rows more than before, and every record of
 * the batch is one of these rows or merged.
 *
 * @param rowsInserted rows that are new
 * @param rowsMerged records that are no new row: they updated one, repeated a key, deleted one, or brought one that was removed
 * @param rowsRemoved rows that were there and went: replaced by a load, or deleted by a marker
 */
public record MergeResult(long rowsInserted, long rowsMerged, long rowsRemoved) {

    /** Nothing happened. */
    public static final MergeResult NONE = new MergeResult(0, 0);

    /** A result that removed nothing. */
    public MergeResult(long rowsInserted, long rowsMerged) {
        this(rowsInserted, rowsMerged, 0);
    }

    /** The result of records of which so many rows are new, while others went. */
    static MergeResult of(long records, long inserted, long removed) {
        return new MergeResult(inserted, records - inserted + removed, removed);
    }

    /** How many rows more the table has. */
    public long rowsMore() {
        return rowsInserted - rowsRemoved;
    }

    /** Whether any record had its outcome. */
    public boolean isNothing() {
        return rowsInserted == 0 && rowsMerged == 0;
    }
}
