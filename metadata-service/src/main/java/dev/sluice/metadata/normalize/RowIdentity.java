package dev.sluice.metadata.normalize;

/**
 * The system values of a root row.
 *
 * @param rowId deterministic id of the row; tables that merge by a primary key replace it by the id of the key
 * @param loadId id of the load that brings the row
 */
public record RowIdentity(String rowId, String loadId) {}
