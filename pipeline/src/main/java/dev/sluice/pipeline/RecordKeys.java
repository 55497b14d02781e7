package dev.sluice.pipeline;

import dev.sluice.pipeline.definition.MergeStrategy;
import dev.sluice.pipeline.definition.RuleSpec;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.pipeline.row.KeyReader;
import dev.sluice.pipeline.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes record keys from raw payloads, so that versions of one entity stay in one partition, in order. The values are taken as they
 * are received, before the rules: two spellings of one key that only a rule makes equal have two keys here. Thread-safe.
 */
public final class RecordKeys {
    private final List<String> fields;

    private RecordKeys(List<String> fields) {
        this.fields = List.copyOf(fields);
    }

    /**
     * Keys by the pipeline's primary key, or by the merge key where versions follow each other by it ({@code scd2}); where none is
     * declared, by what the first {@code determines} groups by, so that the rows of a group meet in one partition. A field that a rule
     * renames is looked for under its old name.
     */
    public static RecordKeys of(Pipeline pipeline) {
        Map<String, String> oldNames = new HashMap<>();
        for (RuleSpec rule : pipeline.definition().cleanse()) {
            if (rule.fields().size() == 1 && rule.entry().get("rename") instanceof YamlScalar name) {
                String from = rule.fields().get(0);
                oldNames.put(name.text(), oldNames.getOrDefault(from, from));
            }
        }
        List<String> fields = new ArrayList<>();
        for (String field : keys(pipeline)) {
            fields.add(oldNames.getOrDefault(field, field));
        }
        return new RecordKeys(fields);
    }

    private static List<String> keys(Pipeline pipeline) {
        TableSpec table = pipeline.definition().table();
        if (table.strategy() == MergeStrategy.SCD2 && !table.mergeKey().isEmpty()) {
            return table.mergeKey();
        }
        if (!table.primaryKey().isEmpty() || !pipeline.stateful()) {
            return table.primaryKey();
        }
        return pipeline.dependencies().isEmpty()
                ? pipeline.duplicateKeys().get(0)
                : pipeline.dependencies().get(0).by();
    }

    /**
     * The key: compact JSON scalars of the key's fields, joined by commas, UTF-8.
     *
     * @return empty where there is no key, a key field is missing, null, empty or not a scalar, or the payload is unreadable
     */
    public Optional<byte[]> keyOf(RawPayload payload) {
        return fields.isEmpty() ? Optional.empty() : KeyReader.read(payload, fields);
    }
}
