package dev.sluice.metadata.normalize;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one dataset as they will be once all recorded changes are applied. Shared by the normalizers of the
 * dataset, all on one thread. When a flush is rolled back the catalog is ahead of the database: load a new one and
 * make new normalizers.
 */
public final class SchemaCatalog {
    private final Map<String, TableSchema> tables = new LinkedHashMap<>();

    /** The table of that name (without regard to case), or null. */
    public @Nullable TableSchema table(String name) {
        return tables.get(fold(name));
    }

    /** All tables; a live, unmodifiable view. */
    public Collection<TableSchema> tables() {
        return Collections.unmodifiableCollection(tables.values());
    }

    /** Adds a table, or replaces the one of that name. */
    public void put(TableSchema table) {
        tables.put(fold(table.name()), table);
    }

    void remove(String name) {
        tables.remove(fold(name));
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
