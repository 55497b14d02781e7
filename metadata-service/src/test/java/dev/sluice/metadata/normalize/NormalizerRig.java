package dev.sluice.metadata.normalize;

import dev.sluice.pipeline.definition.ContractMode;
import dev.sluice.pipeline.definition.MergeStrategy;
import dev.sluice.pipeline.definition.SchemaContract;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.pipeline.definition.WriteDisposition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A normalizer with what it writes to, and what its rows look like. */
final class NormalizerRig {
    final SchemaCatalog catalog = new SchemaCatalog();
    final NormalizedBatch batch = new NormalizedBatch();
    private int rows;
    private String loadId = "load-1";

    /** The contract for columns is lifted for the load that made the table. */
    void nextLoad() {
        loadId = "load-2";
    }

    @Nullable
    String add(TableNormalizer normalizer, String json) {
        String id = "row-" + rows;
        String added = normalizer.add(bytes(json), new RowIdentity(id, loadId), Map.of(), batch);
        rows++;
        return added;
    }

    static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    TableNormalizer normalizer(TableSpec spec) {
        return new TableNormalizer(spec, Map.of(), "_sluice", catalog);
    }

    static TableSpec merging(String... key) {
        TableSpec appending = TableSpec.appending("t");
        return new TableSpec(
                "t",
                appending.dataset(),
                List.of(key),
                List.of(),
                WriteDisposition.MERGE,
                MergeStrategy.DELETE_INSERT,
                appending.contract(),
                1000,
                Map.of());
    }

    static TableSpec contract(ContractMode tables, ContractMode columns, ContractMode dataType) {
        return new TableSpec(
                "t",
                "raw",
                List.of(),
                List.of(),
                WriteDisposition.APPEND,
                MergeStrategy.DELETE_INSERT,
                new SchemaContract(tables, columns, dataType),
                1000,
                Map.of());
    }

    static NormalizerOptions limits(int columns, int tables) {
        NormalizerOptions base = NormalizerOptions.of(TableSpec.appending("t"), Map.of(), "_sluice");
        return new NormalizerOptions(
                base.table(),
                base.systemPrefix(),
                base.declared(),
                base.primaryKey(),
                base.idsByContent(),
                base.maxNesting(),
                base.rootIds(),
                base.detections(),
                base.contract(),
                base.naming(),
                columns,
                tables);
    }

    static Column system(String name, ColumnType type) {
        return new Column(name, type, false, false);
    }

    List<String> columns(String table) {
        TableSchema schema = catalog.table(table);
        return schema == null
                ? List.of()
                : schema.columns().stream().map(Column::name).toList();
    }

    /** The rows of a table: set values of data columns and of the rest. */
    List<String> show(String table) {
        List<String> shown = new ArrayList<>();
        for (TableBatch rowsOf : batch.tables()) {
            for (int row = 0; rowsOf.table().equals(table) && row < rowsOf.rows(); row++) {
                Map<String, Object> values = new LinkedHashMap<>();
                for (int i = 0; i < rowsOf.columns().size(); i++) {
                    Column column = rowsOf.columns().get(i);
                    boolean data = !column.name().startsWith("_sluice")
                            || column.name().equals("_sluice_rest");
                    if (data && rowsOf.buffer(i).isSet(row)) {
                        values.put(column.name(), value(rowsOf.buffer(i), row));
                    }
                }
                shown.add(values.toString());
            }
        }
        return shown;
    }

    private static Object value(ColumnBuffer cell, int row) {
        return switch (cell.column().type().kind()) {
            case TEXT, JSON, DECIMAL, WEI, BINARY -> cell.objectAt(row);
            case DOUBLE -> cell.doubleAt(row);
            default -> cell.longAt(row);
        };
    }
}
