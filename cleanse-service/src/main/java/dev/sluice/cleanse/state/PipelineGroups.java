package dev.sluice.cleanse.state;

import dev.sluice.pipeline.group.GroupStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The part of the store that belongs to one pipeline. Used by the store's stream thread alone. */
public final class PipelineGroups implements GroupStore {
    private static final char SEPARATOR = '\u001f';

    private final KeyValueStore<String, byte[]> store;
    private final String prefix;

    /** @param pipeline name of the pipeline; names hold no control characters */
    public PipelineGroups(KeyValueStore<String, byte[]> store, String pipeline) {
        this.store = store;
        this.prefix = pipeline + SEPARATOR;
    }

    @Override
    public byte @Nullable [] find(String key) {
        return store.get(prefix + key);
    }

    @Override
    public void keep(String key, byte[] content) {
        store.put(prefix + key, content);
    }
}
