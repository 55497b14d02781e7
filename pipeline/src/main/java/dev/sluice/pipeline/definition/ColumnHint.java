package dev.sluice.pipeline.definition;

import org.jspecify.annotations.Nullable;

/**
 * What is known about a column before the first row.
 *
 * @param dataType one of dlt's words: text, double, bool, timestamp, bigint, binary, json, decimal, wei, date, time; null: inferred
 * @param precision digits of a decimal, or length; null: the type's default
 * @param scale digits after the point of a decimal; null: the type's default
 * @param nullable whether null is allowed
 * @param unique whether values are said to be unique
 * @param timezone for timestamps: whether they carry a zone
 * @param hardDelete a row with a true (or non-null) value here deletes its key on merge
 * @param dedupSort asc or desc: which row of one key wins within a load; null: the last one
 */
public record ColumnHint(
        @Nullable String dataType,
        @Nullable Integer precision,
        @Nullable Integer scale,
        boolean nullable,
        boolean unique,
        boolean timezone,
        boolean hardDelete,
        @Nullable String dedupSort) {
    /** A hint that says the type alone. */
    public static ColumnHint ofType(String dataType, @Nullable Integer precision, @Nullable Integer scale) {
        return new ColumnHint(dataType, precision, scale, true, false, true, false, null);
    }
}
