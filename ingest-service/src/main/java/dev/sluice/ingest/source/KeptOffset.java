package dev.sluice.ingest.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a source has been read, as Connect keeps it. Immutable.
 *
 * @param partition under which Connect keeps it
 * @param offset what it keeps
 */
record KeptOffset(JsonNode partition, JsonNode offset) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESET = "reset";

    /** The name of the source: that of the connector, or of a file. */
    String source() {
        return partition.path("source").asText();
    }

    /** Whether the source is asked for its records in loads. */
    boolean isPulled() {
        return offset.has("loaded_at");
    }

    /** Records brought so far. */
    long records() {
        return offset.path(isPulled() ? "records" : "position").asLong();
    }

    /** Whether it was read to its end as of the last time. */
    boolean isDone() {
        return isPulled()
                ? offset.path("loaded_at").asLong() > 0
                        && offset.path("began_at").asLong() == 0
                : offset.path("done").asBoolean() && !offset.hasNonNull("error");
    }

    /** Whether it is to be read anew when its connector starts. */
    boolean isReset() {
        return offset.path(RESET).asBoolean();
    }

    /** The highest cursor value seen; empty where there is none. */
    Optional<String> cursor() {
        for (String part : new String[] {"progress", "finished"}) {
            JsonNode state = read(offset.path(part).asText(""));
            JsonNode max = state.path("max").isMissingNode() ? state.at("/window/max") : state.path("max");
            if (!max.isMissingNode()) {
                return Optional.of(max.asText());
            }
        }
        return Optional.empty();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json.isEmpty() ? "{}" : json);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    /** Why it could not be read to its end; null where nothing is in the way. */
    @Nullable
    String error() {
        return offset.hasNonNull("error") ? offset.get("error").asText() : null;
    }

    /** What Connect is to keep so that everything is read anew. */
    KeptOffset anew() {
        ObjectNode changed = offset.deepCopy();
        changed.put(RESET, true);
        return new KeptOffset(partition, changed);
    }

    /** What Connect is to keep so that the next load asks from this cursor value on. */
    KeptOffset from(String cursor) {
        ObjectNode changed = offset.deepCopy();
        changed.put("loaded_at", 0L);
        changed.put("began_at", 0L);
        changed.remove("progress");
        changed.put("finished", JSON.createObjectNode().put("max", cursor).toString());
        return new KeptOffset(partition, changed);
    }
}
