package dev.sluice.metadata.normalize;

import org.jspecify.annotations.Nullable;

/**
 * What a definition says about a column.
 *
 * @param type its type, which creates the column; null when the first value decides
 * @param nullable whether it may be NULL; when not, a row without a value is refused
 */
public record DeclaredColumn(@Nullable ColumnType type, boolean nullable) {}
