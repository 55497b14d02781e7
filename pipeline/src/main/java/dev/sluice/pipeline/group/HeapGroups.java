package dev.sluice.pipeline.group;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Groups in memory, without bound: for tests, previews and learning. Not thread-safe. */
public final class HeapGroups implements GroupStore {
    private final Map<String, byte[]> groups = new LinkedHashMap<>();

    @Override
    public byte @Nullable [] find(String key) {
        return groups.get(key);
    }

    @Override
    public void keep(String key, byte[] content) {
        groups.put(key, content);
    }

    /** Number of keys. */
    public int size() {
        return groups.size();
    }

    /** Every key with its content, in the order the keys were first kept. */
    void forEach(BiConsumer<String, byte[]> action) {
        groups.forEach(action);
    }
}
