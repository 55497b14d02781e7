package dev.sluice.pipeline.rule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.pipeline.RowFinding.Severity;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a value by what a compacted topic has for it.
 *
 * @param topic full name of the topic
 * @param part field of the topic's values, which are JSON objects then; null: the whole value
 * @param clear whether a value that the topic does not have becomes null
 */
record TopicLookup(
        FieldRef target,
        String rule,
        String topic,
        @Nullable String part,
        boolean clear) implements Step {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String field() {
        return target.path();
    }

    @Override
    public void apply(Row row) {
        Object value = row.get(target);
        if (!row.memory().tables().knows(topic)
                || value == null
                || value.equals("")
                || value instanceof Map<?, ?>
                || value instanceof List<?>) {
            return;
        }
        String known = row.memory().tables().find(topic, JsonText.bare(value));
        String found = known == null || part == null ? known : partOf(known, part);
        if (found == null) {
            row.journal().failed(field(), rule, Severity.ERROR, "not in the table, found " + Excerpt.of(value));
            if (clear) {
                row.repair(target, rule, null);
            }
        } else if (!found.equals(value)) {
            row.repair(target, rule, found);
        }
    }

    private static @Nullable String partOf(String value, String part) {
        try {
            JsonNode found = JSON.readTree(value).path(part);
            return found.isValueNode() && !found.isNull() ? found.asText() : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
