package dev.sluice.ingest.connect;

import dev.sluice.ingest.IngestConfig;
import dev.sluice.ingest.IngestPipeline;
import dev.sluice.ingest.PullSources;
import dev.sluice.ingest.files.FilesSourceConnector;
import dev.sluice.ingest.foreign.ForeignConnector;
import dev.sluice.ingest.pull.CursorRange;
import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.PullConnector;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.push.PushRules;
import dev.sluice.pipeline.definition.PipelineDefinition;
import dev.sluice.pipeline.definition.SourceKeys;
import dev.sluice.pipeline.definition.SourceSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * The connector that a definition wants: its configuration; none, because records come by another way; or one that this version
 * does not have. Further connectors are added here.
 */
public sealed interface ConnectorPlan {

    /** Key of a connector's configuration that names its pipeline, and marks the connector as ours. */
    String PIPELINE = "sluice.pipeline";

    /** Calls the one function that fits. */
    void match(Consumer<Map<String, String>> onWanted, Runnable onNone, Consumer<String> onUnsupported);

    /** A connector with this configuration. */
    record Wanted(Map<String, String> config) implements ConnectorPlan {
        public Wanted {
            config = Map.copyOf(config);
        }

        @Override
        public void match(Consumer<Map<String, String>> onWanted, Runnable onNone, Consumer<String> onUnsupported) {
            onWanted.accept(config);
        }
    }

    /** No connector. */
    record None() implements ConnectorPlan {
        @Override
        public void match(Consumer<Map<String, String>> onWanted, Runnable onNone, Consumer<String> onUnsupported) {
            onNone.run();
        }
    }

    /** A connector that is not there, and what to do about it. */
    record Unsupported(String why) implements ConnectorPlan {
        @Override
        public void match(Consumer<Map<String, String>> onWanted, Runnable onNone, Consumer<String> onUnsupported) {
            onUnsupported.accept(why);
        }
    }

    /** The plan for a definition. */
    static ConnectorPlan of(IngestPipeline pipeline, IngestConfig config) {
        SourceSpec source = pipeline.definition().source();
        return switch (source.connector()) {
            case SourceSpec.FILES -> files(pipeline, config);
            case SourceSpec.HTTP_PUSH -> pushed(source);
            case SourceSpec.REST, SourceSpec.JDBC, SourceSpec.KAFKA -> pulled(pipeline);
            default ->
                SourceSpec.isClass(source.connector())
                        ? foreign(pipeline)
                        : new Unsupported("connector '" + source.connector() + "' is not part of this version; use "
                                + String.join(
                                        ", ",
                                        SourceSpec.FILES,
                                        SourceSpec.REST,
                                        SourceSpec.JDBC,
                                        SourceSpec.KAFKA,
                                        SourceSpec.HTTP_PUSH)
                                + " or the class of a connector");
        };
    }

    private static ConnectorPlan files(IngestPipeline pipeline, IngestConfig config) {
        PipelineDefinition definition = pipeline.definition();
        SourceSpec source = definition.source();
        for (String key : source.settings().keySet()) {
            if (!SourceKeys.FILES.contains(key)) {
                return new Unsupported("source." + key + ": unknown key; connector files takes "
                        + String.join(", ", SourceKeys.FILES));
            }
        }
        var connector = new TreeMap<String, String>();
        connector.put("name", definition.pipeline());
        connector.put("connector.class", FilesSourceConnector.class.getName());
        // a whole load is all the files that one look at the directory finds: one task announces them together
        connector.put("tasks.max", definition.table().landsWhole() ? "1" : String.valueOf(config.tasks()));
        connector.put("exactly.once.support", "required");
        connector.put("transaction.boundary", "connector");
        connector.put(PIPELINE, definition.pipeline());
        connector.put("sluice.workplace", WorkplaceNumber.PLACEHOLDER);
        connector.put("files.base", pipeline.base().toString());
        connector.putAll(FilesSourceConnector.configure(source));
        connector.put("files.poll.ms", String.valueOf(config.pollInterval().toMillis()));
        try {
            FilesSourceConnector.check(connector);
        } catch (KafkaException e) {
            return new Unsupported(String.valueOf(e.getMessage()));
        }
        return new Wanted(connector);
    }

    private static ConnectorPlan pushed(SourceSpec source) {
        try {
            PushRules.of(source, Secrets.ofProcess());
            return new None();
        } catch (InvalidSource e) {
            return new Unsupported(String.valueOf(e.getMessage()));
        }
    }

    private static ConnectorPlan foreign(IngestPipeline pipeline) {
        try {
            Map<String, String> connector = ForeignConnector.configure(pipeline, WorkplaceNumber.PLACEHOLDER);
            connector.put("name", pipeline.definition().pipeline());
            connector.put(PIPELINE, pipeline.definition().pipeline());
            return new Wanted(connector);
        } catch (InvalidSource e) {
            return new Unsupported(String.valueOf(e.getMessage()));
        }
    }

    /**
     * A connector that fetches ranges of a pulled source and has no other duty.
     *
     * @param name of the connector
     */
    static ConnectorPlan ofRanges(IngestPipeline pipeline, String name, List<CursorRange> ranges) {
        ConnectorPlan plan = pulled(pipeline);
        if (!(plan instanceof Wanted wanted)) {
            return plan;
        }
        var connector = new TreeMap<>(wanted.config());
        connector.put("name", name);
        connector.put("tasks.max", String.valueOf(ranges.size()));
        connector.put(PullConnector.RANGES, CursorRange.write(ranges));
        return new Wanted(connector);
    }

    private static ConnectorPlan pulled(IngestPipeline pipeline) {
        try {
            PullSources.check(pipeline.definition().source());
            Map<String, String> connector = PullConnector.configure(pipeline);
            connector.put("name", pipeline.definition().pipeline());
            connector.put("exactly.once.support", "required");
            connector.put("transaction.boundary", "connector");
            connector.put(PIPELINE, pipeline.definition().pipeline());
            connector.put("sluice.workplace", WorkplaceNumber.PLACEHOLDER);
            return new Wanted(connector);
        } catch (InvalidSource e) {
            return new Unsupported(String.valueOf(e.getMessage()));
        }
    }
}
