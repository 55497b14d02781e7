package dev.sluice.pipeline.rule;

import org.jspecify.annotations.Nullable;

/** A change of values. Immutable and thread-safe. */
@FunctionalInterface
public interface ValueChange {
    /** The value after the change, the very same object where nothing changes. */
    @Nullable
    Object apply(Object value);
}
