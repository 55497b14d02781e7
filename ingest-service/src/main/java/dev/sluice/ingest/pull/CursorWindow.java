package dev.sluice.ingest.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.schemas.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a source that grows stands: the highest cursor value seen, and which rows at that value (or within the lag below it) have
 * been brought, so that asking for them again, as one must to find late ones, brings none twice. Not thread-safe.
 */
public final class CursorWindow {

    /** Rows remembered at most; of more, the oldest come again. */
    static final int MOST = 20_000;

    private static final int HASH_BYTES = 9;

    private final @Nullable String lag;
    private final @Nullable CursorValue end;
    private @Nullable CursorValue start;
    private @Nullable CursorValue max;
    /** Rows below it need not be remembered. */
    private @Nullable CursorValue floor;

    private final Map<String, CursorValue> brought = new LinkedHashMap<>();

    private CursorWindow(@Nullable String lag, @Nullable CursorValue end) {
        this.lag = lag;
        this.end = end;
    }

    /**
     * At the beginning of a load.
     *
     * @param finished what the last load left; null for none
     * @param initial where the first load starts; null: at the beginning
     * @param end rows from here on are not wanted; null for no end
     * @param lag how far below the highest value late rows are looked for; null for not at all
     */
    public static CursorWindow begin(
            @Nullable JsonNode finished, @Nullable String initial, @Nullable String end, @Nullable String lag) {
        var window = new CursorWindow(lag, end == null ? null : new CursorValue(end));
        if (finished != null && finished.hasNonNull("max")) {
            window.read(finished);
            CursorValue last = window.max;
            window.start = lag == null || last == null ? last : last.minus(lag);
            if (initial != null && window.start != null && window.start.compareTo(new CursorValue(initial)) < 0) {
                window.start = new CursorValue(initial);
            }
        } else if (initial != null) {
            window.start = new CursorValue(initial);
        }
        return window;
    }

    /** In the middle of a load. */
    public static CursorWindow resume(JsonNode progress, @Nullable String end, @Nullable String lag) {
        var window = new CursorWindow(lag, end == null ? null : new CursorValue(end));
        window.read(progress);
        window.start = progress.hasNonNull("start")
                ? new CursorValue(progress.get("start").asText())
                : null;
        return window;
    }

    private void read(JsonNode state) {
        if (state.hasNonNull("max")) {
            rise(new CursorValue(state.get("max").asText()));
        }
        state.path("brought")
                .properties()
                .forEach(row ->
                        brought.put(row.getKey(), new CursorValue(row.getValue().asText())));
    }

    /** The value to ask from; empty for everything. */
    public Optional<CursorValue> start() {
        return Optional.ofNullable(start);
    }

    /** The value to ask up to, not included. */
    public Optional<CursorValue> end() {
        return Optional.ofNullable(end);
    }

    /** The highest value seen. */
    public Optional<CursorValue> max() {
        return Optional.ofNullable(max);
    }

    /**
     * Whether a row is wanted: not below the start, below the end, and not brought before.
     *
     * @param identity what tells the row from others: its key, or all of it
     */
    public boolean take(CursorValue value, byte[] identity) {
        if ((start != null && value.compareTo(start) < 0) || (end != null && value.compareTo(end) >= 0)) {
            return false;
        }
        String hash = hash(value, identity);
        if (brought.containsKey(hash)) {
            return false;
        }
        CursorValue before = max;
        if (before == null || value.compareTo(before) > 0) {
            rise(value);
        }
        if (floor == null || value.compareTo(floor) >= 0) {
            brought.put(hash, value);
            if (brought.size() > MOST) {
                brought.remove(brought.keySet().iterator().next());
            }
        }
        return true;
    }

    private void rise(CursorValue top) {
        max = top;
        floor = lag == null ? top : top.minus(lag);
        if (lag == null) {
            brought.clear();
        }
    }

    /** What the next chunk, or the next load, goes on from. */
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        if (start != null) {
            state.put("start", start.text());
        }
        if (max != null) {
            state.put("max", max.text());
        }
        CursorValue least = floor;
        if (least != null) {
            brought.values().removeIf(value -> value.compareTo(least) < 0);
        }
        ObjectNode rows = state.putObject("brought");
        brought.forEach((hash, value) -> rows.put(hash, value.text()));
        return state;
    }

    private static String hash(CursorValue value, byte[] identity) {
        MessageDigest digest = Sha256.start();
        digest.update(value.text().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(identity), HASH_BYTES));
    }
}
