package dev.sluice.metadata.sink;

import dev.sluice.schemas.CleansedRecord;

/**
 * A record that became a row in this flush.
 *
 * @param record the record
 * @param row its row, JSON
 * @param rowId id of the row
 * @param landing its table
 */
@SuppressWarnings("ArrayRecordComponent") // lives within one flush, never compared
record Landed(CleansedRecord record, byte[] row, String rowId, Landing landing) {}
