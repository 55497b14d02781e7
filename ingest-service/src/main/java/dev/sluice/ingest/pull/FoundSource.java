package dev.sluice.ingest.pull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found. Immutable.
 *
 * @param settings {@code source} of a definition
 * @param rows the first records
 * @param key names of the columns that tell rows apart, as the source itself says; empty where it does not
 * @param notes what was found, in sentences, for comments
 */
public record FoundSource(Map<String, Object> settings, List<JsonNode> rows, List<String> key, List<String> notes) {

    public FoundSource {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        rows = List.copyOf(rows);
        key = List.copyOf(key);
        notes = List.copyOf(notes);
    }
}
