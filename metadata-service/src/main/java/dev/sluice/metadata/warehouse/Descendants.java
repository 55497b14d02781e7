package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.SchemaCatalog;
import dev.sluice.metadata.normalize.SystemNames;
import dev.sluice.metadata.normalize.TableSchema;
import java.util.ArrayList;
import java.util.List;

/** The tables below a root table. */
final class Descendants {
    private Descendants() {}

    /** All tables below a root table that carry its ids. */
    static List<TableSchema> of(String root, SchemaCatalog catalog, SystemNames system) {
        List<TableSchema> found = new ArrayList<>();
        for (TableSchema table : catalog.tables()) {
            if (table.indexOf(system.rootId()) >= 0 && isBelow(table, root, catalog)) {
                found.add(table);
            }
        }
        return found;
    }

    private static boolean isBelow(TableSchema table, String root, SchemaCatalog catalog) {
        String parent = table.parent();
        for (int steps = catalog.tables().size(); parent != null && steps > 0; steps--) {
            if (parent.equals(root)) {
                return true;
            }
            TableSchema next = catalog.table(parent);
            parent = next == null ? null : next.parent();
        }
        return false;
    }
}
