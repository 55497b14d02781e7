package dev.sluice.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cell of an earlier row that has another value now that more is known. Immutable and thread-safe.
 *
 * @param recordId record that became the earlier row
 * @param key values of that row's primary key, as JSON texts by field; empty where a row is known by its record
 * @param by values of the fields that determine the cell, as JSON texts by field: a row that has others is no longer the one that is meant
 * @param field path of the field, as it is called in the clean row
 * @param rule name of the rule, as repairs bear it
 * @param before JSON text that the cell has unless something else has changed it since; null where the field is absent
 * @param after JSON text that it gets; null: none
 */
public record RowCorrection(
        String recordId,
        Map<String, String> key,
        Map<String, String> by,
        String field,
        String rule,
        @Nullable String before,
        @Nullable String after) {
    public RowCorrection {
        key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
        by = Collections.unmodifiableMap(new LinkedHashMap<>(by));
    }
}
