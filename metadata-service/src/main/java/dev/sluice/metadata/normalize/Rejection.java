package dev.sluice.metadata.normalize;

import dev.sluice.pipeline.definition.ContractMode;
import org.jspecify.annotations.Nullable;

/**
 * A row or a value that the schema contract kept out of the tables.
 *
 * @param rowId id of the root row it came from
 * @param table the table it was meant for
 * @param column the column it was meant for; null when the whole table was refused
 * @param mode what the contract said: FREEZE and DISCARD_ROW refused the row, DISCARD_VALUE the value only
 * @param value the refused value as JSON text
 * @param reason what was expected and what was found
 */
public record Rejection(
        String rowId, String table, @Nullable String column, ContractMode mode, String value, String reason) {}
