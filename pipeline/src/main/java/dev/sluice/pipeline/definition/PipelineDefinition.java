package dev.sluice.pipeline.definition;

import java.util.List;

/**
 * A pipeline definition, read and checked; immutable.
 *
 * @param pipeline name of the pipeline
 * @param description what it is for; may be empty
 * @param source where records come from
 * @param table where rows land
 * @param cleanse rules in the order they run
 * @param llm when and what a model is asked
 * @param tests tests that the definition carries
 * @param mask fields whose values are replaced by placeholders before a question leaves
 */
public record PipelineDefinition(
        String pipeline,
        String description,
        SourceSpec source,
        TableSpec table,
        List<RuleSpec> cleanse,
        LlmSpec llm,
        List<TestSpec> tests,
        List<String> mask) {
    public PipelineDefinition {
        cleanse = List.copyOf(cleanse);
        tests = List.copyOf(tests);
        mask = List.copyOf(mask);
    }

    /** The same with another source. */
    public PipelineDefinition withSource(SourceSpec other) {
        return new PipelineDefinition(pipeline, description, other, table, cleanse, llm, tests, mask);
    }
}
