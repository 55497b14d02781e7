package dev.sluice.pipeline.rule;

import org.jspecify.annotations.Nullable;

/** A change of texts. Immutable and thread-safe. */
@FunctionalInterface
public interface TextChange {
    /** The text after the change, the very same object where nothing changes; null: no value. */
    @Nullable
    String apply(String text);
}
