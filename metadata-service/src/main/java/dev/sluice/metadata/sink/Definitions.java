package dev.sluice.metadata.sink;

import dev.sluice.pipeline.Pipeline;
import java.util.Optional;

/** The definitions in force, as the sink asks for them. Thread-safe. */
@FunctionalInterface
public interface Definitions {

    /**
     * The definition of a pipeline; waits for what has been published before it says no.
     *
     * @throws RuntimeException if it cannot be said now; the record is not to blame
     */
    Optional<Pipeline> find(String pipeline);
}
