package dev.sluice.metadata.ledger;

import java.util.Locale;

/** What is counted per pipeline; each is a column of {@code _sluice.ledger}. */
public enum Count {
    /** Records of topic raw that are no retry. */
    RECEIVED,
    /** Everything dropped because it had landed before. */
    DUPLICATES,
    /** Those of the duplicates that are no retry: they do not count as accepted. */
    REPEATED,
    /** Rows inserted. */
    ROWS,
    /** Records that updated a row already there. */
    MERGED,
    /** Records that are no row: dead letters that are not resolved, and rejected ones. */
    DEAD_LETTERS,
    /** Those of the dead letters that the warehouse itself refused; their reasons are in {@code _sluice.rejected}. */
    REJECTED,
    /** Cells that differ from their source. */
    REPAIRED_CELLS,
    /** Failed checks. */
    FINDINGS,
    /** Rows that asked a model. */
    QUESTIONS,
    /** Questions answered. */
    ANSWERED,
    /** Questions that failed. */
    FAILED,
    /** Questions that were skipped, for instance because a budget was spent. */
    SKIPPED,
    /** Questions answered without a call of their own. */
    CACHE_HITS,
    /** Requests to a provider. */
    CALLS,
    /** Those of the requests that repeat another. */
    RETRIES,
    /** Prompt tokens. */
    TOKENS_IN,
    /** Completion tokens. */
    TOKENS_OUT,
    /** Rows that were there and went: replaced by a load, or deleted by a marker; their records are among the merged ones. */
    REMOVED;

    /** Name of the column. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
