package dev.sluice.cleanse.record;

import dev.sluice.pipeline.Pipeline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Finds the definition of a record's pipeline, making sure before it says that there is none. A "no" holds for a moment, so
 * that a flood of records of an unknown pipeline does not ask the broker once per record. Thread-safe.
 */
public final class PipelineLookup {

    /** Short: a definition and its first records may be published right after a "no". */
    static final Duration NO_HOLDS = Duration.ofMillis(500);
    /** Names remembered as unknown; they come from the data. */
    static final int MAX_UNKNOWN = 1_000;

    private final KnownPipelines pipelines;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final Map<String, Long> unknownSince = new ConcurrentHashMap<>();

    /**
     * @param patience longest wait for the answer about one unknown pipeline
     * @param nanoTime monotonic clock, {@code System::nanoTime}
     */
    public PipelineLookup(KnownPipelines pipelines, Duration patience, LongSupplier nanoTime) {
        this.pipelines = pipelines;
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    /** The compiled definition of a pipeline; empty when there is none. May block for the patience given. */
    public Optional<Pipeline> find(String pipeline) {
        Optional<Pipeline> known = pipelines.find(pipeline);
        if (known.isPresent() || isKnownToBeUnknown(pipeline)) {
            return known;
        }
        Optional<Pipeline> awaited = pipelines.awaitKnown(pipeline, patience);
        if (awaited.isEmpty()) {
            if (unknownSince.size() >= MAX_UNKNOWN) {
                unknownSince.clear();
            }
            unknownSince.put(pipeline, nanoTime.getAsLong());
        }
        return awaited;
    }

    /** Why there is no definition, for the person who reads the dead letter. */
    String whyUnknown(String pipeline) {
        return pipelines
                .problem(pipeline)
                .map(problem -> "the pipeline's definition cannot be used here: " + problem)
                .orElse("no definition of this pipeline is known; apply it, then retry the dead letter");
    }

    /** How many names are remembered as unknown. */
    int remembered() {
        return unknownSince.size();
    }

    private boolean isKnownToBeUnknown(String pipeline) {
        Long since = unknownSince.get(pipeline);
        return since != null && nanoTime.getAsLong() - since < NO_HOLDS.toNanos();
    }
}
