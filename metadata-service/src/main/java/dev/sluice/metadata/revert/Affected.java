package dev.sluice.metadata.revert;

import dev.sluice.pipeline.RowRepair;
import java.util.List;

/**
 * A row that a rule changed and that is still the one it changed.
 *
 * @param rowId id of the row
 * @param loadId load that brought it
 * @param version version of the definition that made it
 * @param repairs all that rules changed in it, in their order
 */
record Affected(String recordId, String rowId, String loadId, int version, List<RowRepair> repairs) {}
