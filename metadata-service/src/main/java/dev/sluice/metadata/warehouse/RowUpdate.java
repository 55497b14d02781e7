package dev.sluice.metadata.warehouse;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * New values for columns of the row with one key.
 *
 * @param key value of the key column
 * @param values new values by column; null sets NULL
 * @param guard values that columns must have for the update to happen, by column; null stands for NULL
 */
public record RowUpdate(
        String key, Map<String, ? extends @Nullable Object> values, Map<String, ? extends @Nullable Object> guard) {
    public RowUpdate {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("an update needs at least one column, the one of " + key + " has none");
        }
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        guard = Collections.unmodifiableMap(new LinkedHashMap<>(guard));
    }
}
