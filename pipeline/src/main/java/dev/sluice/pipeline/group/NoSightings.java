package dev.sluice.pipeline.group;

import org.jspecify.annotations.Nullable;

/** Sees nothing and keeps nothing. Thread-safe. */
final class NoSightings implements Sightings {
    static final NoSightings INSTANCE = new NoSightings();

    private NoSightings() {}

    @Override
    public boolean seen(String key, long from, long to, @Nullable String recordId) {
        return false;
    }

    @Override
    public void keep(String key, long at, @Nullable String recordId) {
        // nothing is kept
    }
}
