package dev.sluice.ingest.pull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a source has been read: the offset that Connect stores in the transaction of the records. Immutable.
 *
 * @param source name of the source as records bear it, with the time its first load began; empty before the first
 * @param records records brought under that name so far: the position of the last one
 * @param bytes their bytes
 * @param loadedAt when the last complete load began, epoch milliseconds; 0 if there was none
 * @param beganAt when the load under way began, epoch milliseconds; 0 if none is
 * @param finished what the last complete load left, or null
 * @param progress what the last chunk of the load under way left, or null
 */
record PullOffset(
        String source,
        long records,
        long bytes,
        long loadedAt,
        long beganAt,
        @Nullable JsonNode finished,
        @Nullable JsonNode progress) {

    /** Written into the stored offset to have everything read anew. */
    static final String RESET = "reset";

    static final PullOffset NONE = new PullOffset("", 0, 0, 0, 0, null, null);

    private static final ObjectMapper JSON = new ObjectMapper();

    static PullOffset from(@Nullable Map<String, ?> stored) {
        if (stored == null || stored.isEmpty()) {
            return NONE;
        }
        return new PullOffset(
                stored.get("source") instanceof String name ? name : "",
                number(stored, "records"),
                number(stored, "bytes"),
                number(stored, "loaded_at"),
                number(stored, "began_at"),
                json(stored.get("finished")),
                json(stored.get("progress")));
    }

    /** Whether somebody asked for everything to be read anew. */
    static boolean isReset(@Nullable Map<String, ?> stored) {
        return stored != null && Boolean.TRUE.equals(stored.get(RESET));
    }

    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("source", source);
        map.put("records", records);
        map.put("bytes", bytes);
        map.put("loaded_at", loadedAt);
        map.put("began_at", beganAt);
        if (finished != null) {
            map.put("finished", finished.toString());
        }
        if (progress != null) {
            map.put("progress", progress.toString());
        }
        return map;
    }

    boolean isLoading() {
        return beganAt > 0;
    }

    PullOffset beginning(String name, long now) {
        boolean same = name.equals(source);
        return new PullOffset(name, same ? records : 0, same ? bytes : 0, loadedAt, now, finished, null);
    }

    PullOffset behind(Chunk chunk, long more, long moreBytes) {
        JsonNode end = chunk.finished();
        return end == null
                ? new PullOffset(
                        source, records + more, bytes + moreBytes, loadedAt, beganAt, finished, chunk.progress())
                : new PullOffset(source, records + more, bytes + moreBytes, beganAt, 0, end, null);
    }

    /** Whether going on from the other offset is another thing than from this one. */
    boolean leadsElsewhere(PullOffset other) {
        return other.isLoading()
                ? !Objects.equals(progress, other.progress)
                : !Objects.equals(finished, other.finished);
    }

    private static long number(Map<String, ?> stored, String key) {
        return stored.get(key) instanceof Number number ? number.longValue() : 0;
    }

    private static @Nullable JsonNode json(@Nullable Object text) {
        try {
            return text instanceof String json ? JSON.readTree(json) : null;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored offset is not JSON; reset the source", e);
        }
    }
}
