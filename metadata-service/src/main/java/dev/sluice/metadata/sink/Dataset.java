package dev.sluice.metadata.sink;

import dev.sluice.metadata.normalize.SchemaCatalog;
import dev.sluice.metadata.warehouse.DatasetTables;

/**
 * A dataset that the sink writes to.
 *
 * @param name the schema of the database
 * @param tables writes its tables
 * @param catalog its tables, with the changes of the flush under way
 */
record Dataset(String name, DatasetTables tables, SchemaCatalog catalog) {}
