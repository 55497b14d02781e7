package dev.sluice.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows what a pipeline does to records, cell by cell, without running anything else. Thread-safe. */
public final class PipelinePreview {
    private PipelinePreview() {}

    /** Cleanses the payloads; the gate is consulted whether or not the model is enabled. */
    public static List<RecordPreview> of(Pipeline pipeline, List<RawPayload> payloads) {
        throw new UnsupportedOperationException();
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
    public record CellChange(String field, @Nullable String before, @Nullable String after, List<String> rules) {
        public CellChange {
            rules = List.copyOf(rules);
        }
    }
}
