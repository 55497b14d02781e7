package dev.sluice.cleanse.record;

import dev.sluice.cleanse.CleanseConfig;
import dev.sluice.cleanse.CleanseMetrics;
import dev.sluice.cleanse.lookup.LookupTopics;
import dev.sluice.pipeline.group.RuleMemory;
import dev.sluice.pipeline.group.TopicTables;
import dev.sluice.schemas.Topics;
import java.time.Clock;
import java.util.function.Function;

/** Makes one {@link RecordCleansing} per stream task; what they share is made here once. Thread-safe. */
public final class RecordCleansings {

    private final PipelineLookup pipelines;
    private final RecordEncoder encoder;
    private final OutputLimits limits;
    private final CleanseMetrics metrics;
    private final boolean model;
    private final LookupTopics tables;

    /**
     * @param tables tables kept in topics, for lookups
     * @param clock wall clock, for the time at which a question is asked
     */
    public RecordCleansings(
            CleanseConfig config,
            Topics topics,
            KnownPipelines pipelines,
            OutputLimits limits,
            CleanseMetrics metrics,
            LookupTopics tables,
            Clock clock) {
        this.pipelines = new PipelineLookup(pipelines, config.definitionWait(), System::nanoTime);
        this.encoder = new RecordEncoder(topics, clock);
        this.limits = limits;
        this.metrics = metrics;
        this.model = config.llmEnabled();
        this.tables = tables;
    }

    /**
     * A new one, for one thread at a time.
     *
     * @param memories what the stateful rules of a pipeline have seen, by the pipeline's name
     */
    public RecordCleansing create(Function<String, RuleMemory> memories) {
        return new RecordCleansing(pipelines, encoder, limits, metrics, model, tables, memories);
    }

    /** Tables kept in topics, for lookups. */
    public TopicTables tables() {
        return tables;
    }
}
