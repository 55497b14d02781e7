package dev.sluice.pipeline;

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
        RowCleanser cleanser = pipeline.cleanser(true);
        List<RecordPreview> previews = new ArrayList<>();
        for (RawPayload payload : payloads) {
            Outcome outcome = cleanser.cleanse(payload);
            previews.add(outcome.match(
                    cleansed -> new RecordPreview(cleansed, changes(cleansed), cleansed.question() != null),
                    rejected -> new RecordPreview(rejected, List.of(), false)));
        }
        return previews;
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
            FieldRef ref = FieldRef.of(field, row.symbols());
            String after = row.has(ref) ? JsonText.of(row.get(ref)) : null;
            List<String> rules = repairs.stream().map(RowRepair::rule).toList();
            changes.add(new CellChange(field, repairs.get(0).before(), after, rules));
        });
        return changes;
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
