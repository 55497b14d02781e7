package dev.sluice.metadata.sink;

import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.NormalizerOptions;
import dev.sluice.metadata.normalize.TableSchema;
import dev.sluice.metadata.sink.PendingCorrections.Pending;
import dev.sluice.metadata.warehouse.RowFinder;
import dev.sluice.metadata.warehouse.RowUpdate;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.schemas.Correction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Corrects rows of one pipeline that landed earlier: one read, and one UPDATE for all rows of which the same cells change. A cell is changed
 * only if it still has the value that is to be replaced, and its row the same determinant; so neither a model's answer nor a newer version of the
 * row is overwritten. Belongs to one flush; not thread-safe.
 */
final class CorrectionMerge {

    private final Flush flush;
    private final Pipeline pipeline;
    private final String prefix;

    CorrectionMerge(Flush flush, Pipeline pipeline) {
        this.flush = flush;
        this.pipeline = pipeline;
        this.prefix = flush.state().systemPrefix();
    }

    void merge(List<Pending> pending) throws SQLException {
        Landing landing;
        try {
            landing = flush.state().landings().of(pipeline, Landing.Way.DIRECT);
        } catch (IllegalArgumentException e) {
            return; // no table can be made from the definition, so there are no rows
        }
        TableSchema schema = landing.dataset().catalog().table(landing.table());
        if (schema == null) {
            return;
        }
        Map<List<String>, List<Pending>> byKey = new LinkedHashMap<>();
        pending.forEach(one -> byKey.computeIfAbsent(keyFields(one.correction()), key -> new ArrayList<>())
                .add(one));
        var history = new CorrectionHistory(flush, pipeline, landing);
        for (Map.Entry<List<String>, List<Pending>> alike : byKey.entrySet()) {
            List<Column> key = keyColumns(schema, alike.getKey());
            if (!key.isEmpty()) {
                merge(landing, schema, key, alike.getValue(), history);
            }
        }
        history.write();
    }

    private void merge(
            Landing landing, TableSchema schema, List<Column> key, List<Pending> pending, CorrectionHistory history)
            throws SQLException {
        Map<String, Column> fields = fields(schema, pending);
        Map<List<String>, List<Pending>> byRow = new LinkedHashMap<>();
        pending.forEach(one -> byRow.computeIfAbsent(key(one.correction()), row -> new ArrayList<>())
                .add(one));
        List<String> read = new ArrayList<>(List.of(prefix + "_id", prefix + "_load_id"));
        fields.values().forEach(column -> read.add(column.name()));
        List<List<String>> wanted = List.copyOf(byRow.keySet());
        Map<Integer, List<@Nullable String>> found =
                new RowFinder(flush.connection(), landing.dataset().name()).cells(schema.name(), key, wanted, read);
        Map<Set<String>, List<RowUpdate>> updates = new LinkedHashMap<>();
        for (int place = 0; place < wanted.size(); place++) {
            List<@Nullable String> cells = found.get(place);
            if (cells != null) {
                var row = new CorrectedRow(fields, cells);
                byRow.getOrDefault(wanted.get(place), List.of()).forEach(one -> row.apply(one, history));
                if (!row.values().isEmpty()) {
                    updates.computeIfAbsent(row.values().keySet(), columns -> new ArrayList<>())
                            .add(new RowUpdate(row.id(), row.values(), Map.of(prefix + "_load_id", row.loadId())));
                }
            }
        }
        for (List<RowUpdate> run : updates.values()) {
            landing.dataset().tables().updateRows(schema.name(), prefix + "_id", run);
        }
    }

    /** The columns of all fields that the corrections speak of. */
    private static Map<String, Column> fields(TableSchema schema, List<Pending> pending) {
        Map<String, Column> fields = new LinkedHashMap<>();
        for (Pending one : pending) {
            know(schema, fields, one.correction().getField());
            one.correction().getBy().keySet().forEach(by -> know(schema, fields, by));
        }
        return fields;
    }

    private static void know(TableSchema schema, Map<String, Column> fields, String field) {
        Column column = column(schema, NormalizerOptions.NAMES.column(field));
        if (column != null) {
            fields.put(field, column);
        }
    }

    private static List<String> keyFields(Correction correction) {
        return correction.getKey().keySet().stream().sorted().toList();
    }

    /** What tells a row; nothing where the table has no such columns. */
    private List<Column> keyColumns(TableSchema schema, List<String> fields) {
        List<Column> key = new ArrayList<>();
        for (String name : fields.isEmpty()
                ? List.of(prefix + "_id")
                : fields.stream().map(NormalizerOptions.NAMES::column).toList()) {
            Column column = column(schema, name);
            if (column == null) {
                return List.of();
            }
            key.add(column);
        }
        return key;
    }

    private static List<String> key(Correction correction) {
        return correction.getKey().isEmpty()
                ? List.of(correction.getRecordId())
                : keyFields(correction).stream()
                        .map(field -> CorrectedRow.value(correction.getKey().get(field))
                                .asText())
                        .toList();
    }

    private static @Nullable Column column(TableSchema schema, String name) {
        int index = schema.indexOf(name);
        return index < 0 ? null : schema.columns().get(index);
    }
}
