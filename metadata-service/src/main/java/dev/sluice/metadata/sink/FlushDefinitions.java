package dev.sluice.metadata.sink;

import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.definition.SourceSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The definitions in force as one flush sees them: each is asked for once, so all parts of the flush agree. One that cannot land in this warehouse
 * is as if it were not there, but for {@link #refusal}. Not thread-safe.
 */
final class FlushDefinitions implements Definitions {

    private final Definitions definitions;
    private final Share share;
    private final Map<String, Optional<Pipeline>> known = new HashMap<>();
    private final Map<String, String> refusals = new HashMap<>();

    FlushDefinitions(Definitions definitions, Share share) {
        this.definitions = definitions;
        this.share = share;
    }

    @Override
    public Optional<Pipeline> find(String pipeline) {
        Optional<Pipeline> found = known.get(pipeline);
        if (found == null) {
            found = definitions.find(pipeline);
            Optional<String> refusal =
                    share.isWhole() ? Optional.empty() : found.flatMap(one -> ShardRules.refusal(one.definition()));
            if (refusal.isPresent()) {
                refusals.put(pipeline, refusal.get());
                found = Optional.empty();
            }
            known.put(pipeline, found);
        }
        return found;
    }

    /** Why a pipeline that has a definition cannot land in this warehouse; empty where it can, or where {@link #find} has not been asked. */
    Optional<String> refusal(String pipeline) {
        return Optional.ofNullable(refusals.get(pipeline));
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
