package dev.sluice.metadata.sink;

import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.definition.SourceSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The definitions in force as one flush sees them: each is asked for once, so all parts of the flush agree. Not thread-safe. */
final class FlushDefinitions implements Definitions {

    private final Definitions definitions;
    private final Map<String, Optional<Pipeline>> known = new HashMap<>();

    FlushDefinitions(Definitions definitions) {
        this.definitions = definitions;
    }

    @Override
    public Optional<Pipeline> find(String pipeline) {
        Optional<Pipeline> found = known.get(pipeline);
        if (found == null) {
            found = definitions.find(pipeline);
            known.put(pipeline, found);
        }
        return found;
    }

    /** Whether rows of the pipeline wait for the end of their load, and loads have an end. */
    boolean hasLoads(String pipeline) {
        return find(pipeline).filter(FlushDefinitions::hasLoads).isPresent();
    }

    /** Whether rows of the pipeline wait for the end of their load, and loads have an end. */
    static boolean hasLoads(Pipeline pipeline) {
        return pipeline.definition().table().landsWhole() && !isEndless(pipeline);
    }

    /** Whether the pipeline's source never comes to an end. */
    static boolean isEndless(Pipeline pipeline) {
        return SourceSpec.isEndless(pipeline.definition().source().connector());
    }
}
