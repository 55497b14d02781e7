package dev.sluice.pipeline.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values in the order written.
 *
 * @param entries values by key
 * @param keyMarks where each key stands
 * @param mark where the map starts
 */
public record YamlMap(Map<String, YamlNode> entries, Map<String, Mark> keyMarks, Mark mark) implements YamlNode {
    public YamlMap {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        keyMarks = Map.copyOf(keyMarks);
    }

    /** The value of a key; null where the key is not there. */
    public @Nullable YamlNode get(String key) {
        return entries.get(key);
    }

    /** Where the key stands; the map's own place where the key is not there. */
    public Mark keyMark(String key) {
        return keyMarks.getOrDefault(key, mark);
    }

    @Override
    public String kind() {
        return "a map";
    }

    @Override
    public Object toJava() {
        Map<String, Object> map = new LinkedHashMap<>();
        entries.forEach((key, value) -> map.put(key, value.toJava()));
        return map;
    }
}
