package dev.sluice.ingest.pull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.pipeline.definition.SourceSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A range of cursor values that is fetched by itself. Immutable.
 *
 * @param from its first value
 * @param to the first value behind it
 */
public record CursorRange(
        @JsonProperty("from") String from,
        @JsonProperty("to") String to) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Ranges as they stand in a connector's configuration. */
    public static String write(List<CursorRange> ranges) {
        try {
            return JSON.writeValueAsString(ranges);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("ranges are always JSON", e);
        }
    }

    /** Reads what {@link #write} wrote; none for null. */
    public static List<CursorRange> read(@Nullable String json) {
        try {
            return json == null ? List.of() : JSON.readValue(json, new TypeReference<List<CursorRange>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected a list of ranges, found " + json, e);
        }
    }

    /** The name under which its rows come, beside the time of its load. */
    public String name(String connector) {
        return connector + "[" + from + ".." + to + "]";
    }

    /**
     * A source that brings only this range.
     *
     * @throws InvalidSource if the source is not incremental
     */
    public SourceSpec of(SourceSpec source) {
        if (!PullSettings.isIncremental(source.settings())) {
            throw new InvalidSource("source.incremental", "is missing: a range needs a cursor to be told by");
        }
        var settings = new LinkedHashMap<String, Object>();
        source.settings().forEach((key, value) -> settings.put(key, bounded(key, value)));
        return new SourceSpec(source.connector(), settings);
    }

    /** With its bounds wherever below a cursor is declared. */
    private Object bounded(String key, Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(item -> bounded("", item)).toList();
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((name, item) -> {
            if (item != null) {
                copy.put(String.valueOf(name), bounded(String.valueOf(name), item));
            }
        });
        if (key.equals("incremental") || "incremental".equals(copy.get("type"))) {
            copy.put("initial_value", from);
            copy.put("end_value", to);
            copy.remove("lag");
        }
        return copy;
    }
}
