package dev.sluice.pipeline.group;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sightings in memory, without bound: for tests and previews. Not thread-safe. */
public final class HeapSightings implements Sightings {
    private final Map<String, NavigableMap<Long, String>> sightings = new HashMap<>();

    @Override
    public boolean seen(String key, long from, long to, @Nullable String recordId) {
        NavigableMap<Long, String> times = sightings.get(key);
        return times != null
                && times.subMap(from, true, to, true).values().stream()
                        .anyMatch(known -> recordId == null || !known.equals(recordId));
    }

    @Override
    public void keep(String key, long at, @Nullable String recordId) {
        sightings.computeIfAbsent(key, unseen -> new TreeMap<>()).put(at, recordId == null ? "" : recordId);
    }
}
