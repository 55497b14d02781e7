package dev.sluice.runtime.definitions;

import dev.sluice.schemas.PipelineVersion;

/** Hears of definitions; called on the feed's thread, which waits meanwhile. What it throws is logged and goes no further. */
@FunctionalInterface
public interface DefinitionListener<T> {

    /** A pipeline is new, or has a new version that compiled. */
    void changed(PipelineVersion version, T compiled);

    /** A pipeline was removed. */
    default void removed(String pipeline) {}
}
