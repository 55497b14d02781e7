package dev.sluice.pipeline.group;

import org.jspecify.annotations.Nullable;

/**
 * Where stateful rules keep what they have seen. The seam between the rules and the state of whoever runs them: a state store of Kafka
 * Streams in the cleanse service, memory in tests and previews. Used by one thread at a time.
 */
public interface GroupStore {
    /** What is kept under a key; null: nothing. The array must not be changed. */
    byte @Nullable [] find(String key);

    /** Keeps the content under the key, in place of what was there. */
    void keep(String key, byte[] content);
}
