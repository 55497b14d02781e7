package dev.sluice.cleanse.lookup;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What one compacted topic has now: one thread writes, any may read. */
final class TopicTable {
    private final Map<String, String> exact = new ConcurrentHashMap<>();
    private final Map<String, String> folded = new ConcurrentHashMap<>();

    /** @param value null: the key is removed */
    void put(String key, @Nullable String value) {
        if (value == null) {
            exact.remove(key);
            folded.remove(fold(key));
        } else {
            exact.put(key, value);
            folded.put(fold(key), value);
        }
    }

    @Nullable
    String find(String key) {
        String found = exact.get(key);
        return found != null ? found : folded.get(fold(key));
    }

    private static String fold(String key) {
        return key.strip().toLowerCase(Locale.ROOT);
    }
}
