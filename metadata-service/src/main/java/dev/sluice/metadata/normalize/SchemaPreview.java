package dev.sluice.metadata.normalize;

import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.definition.TableSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What tables rows would make, without a warehouse. Thread-safe. */
public final class SchemaPreview {

    private SchemaPreview() {}

    /**
     * Normalizes the rows into nothing but a schema.
     *
     * @param rows JSON objects, as the rules leave them
     * @return columns as {@code name TYPE}, by table, parents first
     * @throws MalformedRow if a row is no JSON object
     */
    public static Map<String, List<String>> of(TableSpec spec, Map<String, ColumnHint> hints, List<byte[]> rows) {
        var catalog = new SchemaCatalog();
        var normalizer = new TableNormalizer(spec, hints, "_sluice", catalog);
        var batch = new NormalizedBatch();
        for (int i = 0; i < rows.size(); i++) {
            normalizer.add(rows.get(i), new RowIdentity(Integer.toString(i), "preview"), Map.of(), batch);
        }
        Map<String, List<String>> tables = new LinkedHashMap<>();
        for (TableSchema table : catalog.tables()) {
            tables.put(
                    table.name(),
                    table.columns().stream()
                            .map(column -> column.name() + " " + column.type().duckdb())
                            .toList());
        }
        return tables;
    }
}
