package dev.sluice.pipeline;

import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.definition.InvalidDefinition;
import dev.sluice.pipeline.definition.PipelineDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A compiled definition. Immutable and thread-safe; each thread takes its own {@link #cleanser()}. */
public final class Pipeline {
    private final PipelineDefinition definition;
    private final int version;

    private Pipeline(PipelineDefinition definition, int version) {
        this.definition = definition;
        this.version = version;
    }

    /**
     * Compiles a definition.
     *
     * @param assets files that the definition refers to
     * @param version version that rows are marked with
     * @param llmModel model that questions go to; part of the task's version; null: none configured
     * @throws InvalidDefinition when an asset is missing, or an expression or pattern does not compile
     */
    public static Pipeline compile(
            PipelineDefinition definition, Assets assets, int version, @Nullable String llmModel)
            throws InvalidDefinition {
        return new Pipeline(definition, version);
    }

    /** The definition it was compiled from. */
    public PipelineDefinition definition() {
        return definition;
    }

    /** Version that rows are marked with. */
    public int version() {
        return version;
    }

    /** A new cleanser for the calling thread. */
    public RowCleanser cleanser() {
        throw new UnsupportedOperationException();
    }

    /** What is known about columns: {@code table.columns}, then what {@code to:} coercions declare; by field name as in the clean row. */
    public Map<String, ColumnHint> columnHints() {
        return definition.table().columns();
    }
}
