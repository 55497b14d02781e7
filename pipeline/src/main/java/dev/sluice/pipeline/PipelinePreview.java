package dev.sluice.pipeline;

import dev.sluice.pipeline.group.RuleMemory;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.RowReader;
import dev.sluice.pipeline.row.Symbols;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows what a pipeline does to records, cell by cell, without running anything else. Thread-safe. */
public final class PipelinePreview {
    private PipelinePreview() {}

    /** Cleanses the payloads; the gate is consulted whether or not the model is enabled. */
    public static List<RecordPreview> of(Pipeline pipeline, List<RawPayload> payloads) {
        RowCleanser cleanser = asking(pipeline);
        List<RecordPreview> previews = new ArrayList<>();
        payloads.forEach(payload -> previews.add(of(cleanser.cleanse(payload))));
        return previews;
    }

    /** A cleanser that consults the gate whether or not the model is enabled. Not thread-safe. */
    public static RowCleanser asking(Pipeline pipeline) {
        return pipeline.cleanser(true, RuleMemory.inHeap());
    }

    /** What has become of one record. */
    public static RecordPreview of(Outcome outcome) {
        return outcome.match(
                cleansed -> new RecordPreview(cleansed, changes(cleansed), cleansed.question() != null),
                rejected -> new RecordPreview(rejected, List.of(), false));
    }

    private static List<CellChange> changes(Outcome.Cleansed cleansed) {
        Row row = new Row(new Symbols());
        new RowReader().read(RawPayload.json(cleansed.row()), row);
        Map<String, List<RowRepair>> byField = new LinkedHashMap<>();
        for (RowRepair repair : cleansed.repairs()) {
            byField.computeIfAbsent(repair.field(), field -> new ArrayList<>()).add(repair);
        }
        List<CellChange> changes = new ArrayList<>();
        byField.forEach((field, repairs) -> {
            String after = after(row, field);
            List<String> rules = repairs.stream().map(RowRepair::rule).toList();
            changes.add(new CellChange(field, repairs.get(0).before(), after, rules));
        });
        return changes;
    }

    /** The value of a path such as {@code address.lines[0]}. */
    private static @Nullable String after(Row row, String path) {
        int list = path.indexOf('[');
        FieldRef whole = FieldRef.of(path, row.symbols());
        if (list < 0 || row.has(whole)) {
            return row.has(whole) ? JsonText.of(row.get(whole)) : null;
        }
        Object value = row.get(FieldRef.of(path.substring(0, list), row.symbols()));
        for (String part : path.substring(list + 1).split("[\\[.]", -1)) {
            if (value instanceof List<?> items && part.endsWith("]")) {
                value = items.get(Integer.parseInt(part.substring(0, part.length() - 1)));
            } else {
                value = value instanceof Map<?, ?> map ? map.get(part) : null;
            }
        }
        return JsonText.of(value);
    }

    /**
     * One record.
     *
     * @param outcome what became of it; the question is there when the gate would ask
     * @param changes cells that differ from the source
     * @param asks whether the gate would ask a model
     */
    public record RecordPreview(Outcome outcome, List<CellChange> changes, boolean asks) {
        public RecordPreview {
            changes = List.copyOf(changes);
        }
    }

    /**
     * One cell that differs from its source.
     *
     * @param field path as in the clean row
     * @param before JSON text before the first change; null: absent
     * @param after JSON text in the clean row; null: absent
     * @param rules rules that changed it, in order
     */
    public record CellChange(
            String field, @Nullable String before, @Nullable String after, List<String> rules) {
        public CellChange {
            rules = List.copyOf(rules);
        }
    }
}
