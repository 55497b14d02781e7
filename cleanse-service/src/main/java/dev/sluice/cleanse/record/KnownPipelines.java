package dev.sluice.cleanse.record;

import dev.sluice.pipeline.Pipeline;
import java.time.Duration;
import java.util.Optional;

/** The compiled definitions in force. Implementations are thread-safe. The seam between the rules and the control topic. */
public interface KnownPipelines {

    /** The pipeline's newest compiled version, from memory; called once per record. */
    Optional<Pipeline> find(String pipeline);

    /** The same, after making sure that nothing published so far was overlooked; blocks no longer than {@code patience}. */
    Optional<Pipeline> awaitKnown(String pipeline, Duration patience);

    /** Why a published definition of the pipeline cannot be used here; empty where none is published. */
    default Optional<String> problem(String pipeline) {
        return Optional.empty();
    }
}
