package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.yaml.YamlMap;
import dev.sluice.pipeline.yaml.YamlNode;
import dev.sluice.pipeline.yaml.YamlScalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code map}: whole values replaced by others; what is not listed stays. */
final class MapRule implements Rule {
    private static final String KEY = "map";

    @Override
    public List<String> keys() {
        return List.of(KEY);
    }

    @Override
    public void compile(RuleEntry entry) {
        if (!(entry.section().node(KEY) instanceof YamlMap map)) {
            YamlNode node = entry.section().node(KEY);
            if (node != null) {
                entry.section().expected(KEY, "a map from old to new values", node);
            }
            return;
        }
        Map<String, @Nullable Object> values = new HashMap<>();
        map.entries().forEach((from, to) -> {
            if (to instanceof YamlScalar) {
                values.put(from, Values.of(to));
            } else {
                entry.section().add(KEY, to.mark(), "expected a plain value, found " + to.kind(), "write one value");
            }
        });
        entry.addChange(KEY, KEY, value -> {
            if (value instanceof Map<?, ?> || value instanceof List<?>) {
                return value;
            }
            String text = JsonText.bare(value);
            Object mapped = values.get(text);
            return mapped != null || values.containsKey(text) ? mapped : value;
        });
    }
}
