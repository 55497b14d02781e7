package dev.sluice.ingest.files;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a file has been read: the source offset that Kafka Connect stores in the transaction of the records. Immutable. It is a
 * map only when it is written, which is once per transaction, not per record.
 */
public final class FileOffset extends AbstractMap<String, Object> {

    /** Key that is added to a stored offset to have the file read anew, as a source of its own. */
    public static final String RESET = "reset";

    /** Nothing read yet. */
    public static final FileOffset START = new FileOffset(0, 1, 0, 0, FileState.UNREAD);

    private final long position;
    private final long line;
    private final long bytes;
    private final int mode;
    private final FileState state;

    /**
     * @param position records cut so far
     * @param line 1-based line to go on at
     * @param bytes bytes behind the last record, uncompressed
     * @param mode what the splitter needs to go on
     * @param state what changes once per file, not per record
     */
    FileOffset(long position, long line, long bytes, int mode, FileState state) {
        this.position = position;
        this.line = line;
        this.bytes = bytes;
        this.mode = mode;
        this.state = state;
    }

    /** Reads what Connect stored; START for null. */
    public static FileOffset from(@Nullable Map<String, ?> stored) {
        if (stored == null || stored.isEmpty()) {
            return START;
        }
        int reading = (int) Math.max(1, number(stored, "reading"));
        if (isReset(stored)) {
            return new FileOffset(0, 1, 0, 0, FileState.unread(reading + 1));
        }
        return new FileOffset(
                number(stored, "position"),
                number(stored, "line"),
                number(stored, "byte"),
                (int) number(stored, "mode"),
                new FileState(
                        text(stored, "header"),
                        text(stored, "delimiter"),
                        text(stored, "fingerprint"),
                        number(stored, "size"),
                        number(stored, "modified"),
                        Boolean.TRUE.equals(stored.get("done")),
                        text(stored, "error"),
                        number(stored, "bad"),
                        reading));
    }

    /** Whether somebody asked for the file to be read anew: {@link #RESET} stands in what Connect stored. */
    static boolean isReset(@Nullable Map<String, ?> stored) {
        return stored != null && Boolean.TRUE.equals(stored.get(RESET));
    }

    /** What was read before somebody asked for the file to be read anew; empty if nobody did. */
    static Optional<FileOffset> before(@Nullable Map<String, ?> stored) {
        if (stored == null || !isReset(stored)) {
            return Optional.empty();
        }
        var old = new HashMap<String, Object>(stored);
        old.remove(RESET);
        return Optional.of(from(old));
    }

    long position() {
        return position;
    }

    long line() {
        return line;
    }

    long bytes() {
        return bytes;
    }

    int mode() {
        return mode;
    }

    FileState state() {
        return state;
    }

    FileOffset with(FileState changed) {
        return new FileOffset(position, line, bytes, mode, changed);
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        var map = new LinkedHashMap<String, Object>();
        map.put("position", position);
        map.put("line", line);
        map.put("byte", bytes);
        map.put("mode", (long) mode);
        map.put("size", state.size());
        map.put("done", state.done());
        if (state.modified() > 0) {
            map.put("modified", state.modified());
        }
        put(map, "header", state.header());
        put(map, "delimiter", state.delimiter());
        put(map, "fingerprint", state.fingerprint());
        put(map, "error", state.error());
        if (state.bad() > 0) {
            map.put("bad", state.bad());
        }
        if (state.reading() > 1) {
            map.put("reading", (long) state.reading());
        }
        return map.entrySet();
    }

    private static void put(Map<String, Object> map, String key, @Nullable String value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    private static long number(Map<String, ?> stored, String key) {
        return stored.get(key) instanceof Number number ? number.longValue() : 0;
    }

    private static @Nullable String text(Map<String, ?> stored, String key) {
        return stored.get(key) instanceof String text ? text : null;
    }
}
