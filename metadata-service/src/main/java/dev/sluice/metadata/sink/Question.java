package dev.sluice.metadata.sink;

import org.jspecify.annotations.Nullable;

/**
 * A question as {@code _sluice.enrichments} knows it: the row that asked and what has become of it.
 *
 * @param status asked, parked, staged, merged, stale, failed or skipped
 * @param asked what was asked, as {@link Asked} writes it; null: an older build noted the question
 */
record Question(
        String status,
        String pipeline,
        String dataset,
        String table,
        String rowId,
        String loadId,
        @Nullable String asked) {

    static final String ASKED = "asked";
    static final String PARKED = "parked";
    /** Of a row that waits for the end of its load; its answer waits with it. */
    static final String STAGED = "staged";

    static final String MERGED = "merged";
    static final String STALE = "stale";
    static final String FAILED = "failed";
    static final String SKIPPED = "skipped";

    /** Whether an answer may still change the row. */
    boolean takes(Answer answer) {
        return switch (status) {
            case ASKED, PARKED -> true;
            case FAILED, SKIPPED -> answer.answered();
            default -> false;
        };
    }
}
