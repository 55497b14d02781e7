package dev.sluice.pipeline.group;

import org.jspecify.annotations.Nullable;

/**
 * Where rules about duplicates keep which record brought a key, and when. The seam between the rules and the state of whoever runs them, as
 * {@link GroupStore} is. Used by one thread at a time.
 */
public interface Sightings {
    /**
     * Whether another record brought the key.
     *
     * @param from first time that counts, milliseconds since 1970
     * @param to last time that counts
     * @param recordId the record that asks; null: every record that is kept is another one
     */
    boolean seen(String key, long from, long to, @Nullable String recordId);

    /**
     * Keeps that a record brought the key.
     *
     * @param at when, milliseconds since 1970
     * @param recordId the record; null: unknown
     */
    void keep(String key, long at, @Nullable String recordId);

    /** Sees nothing and keeps nothing: for rows that are looked at apart from the stream. */
    static Sightings none() {
        return NoSightings.INSTANCE;
    }
}
