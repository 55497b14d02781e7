package dev.sluice.cleanse.state;

import dev.sluice.pipeline.group.Sightings;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/** The part of the store of keys that belongs to one pipeline. Used by the store's stream thread alone. */
public final class PipelineSightings implements Sightings {
    private static final char SEPARATOR = '\u001f';

    private final WindowStore<String, String> store;
    private final String prefix;

    /** @param pipeline name of the pipeline; names hold no control characters */
    public PipelineSightings(WindowStore<String, String> store, String pipeline) {
        this.store = store;
        this.prefix = pipeline + SEPARATOR;
    }

    @Override
    public boolean seen(String key, long from, long to, @Nullable String recordId) {
        try (WindowStoreIterator<String> times = store.fetch(prefix + key, Math.max(0, from), Math.max(0, to))) {
            while (times.hasNext()) {
                if (!times.next().value.equals(recordId)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void keep(String key, long at, @Nullable String recordId) {
        store.put(prefix + key, recordId == null ? "" : recordId, Math.max(0, at));
    }
}
