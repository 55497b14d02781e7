package dev.sluice.pipeline.check;

import org.jspecify.annotations.Nullable;

/** Checks one value. Immutable and thread-safe. */
public interface Check {
    /** What was expected; null when the value is as it should be. The value is neither null nor an empty text. */
    @Nullable
    String expectation(Object value);
}
