package dev.sluice.metadata.normalize;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Values that were parked in a variant column, tried once more against the column they were meant for. Not thread-safe. */
public final class ParkedValues {
    private final JsonTape tape = JsonTape.forDocuments();
    private final Coercion coercion = new Coercion();
    private final ColumnBuffer fitting;
    private final List<String> ids = new ArrayList<>();

    /**
     * Nothing yet.
     *
     * @param column the column that the values were meant for
     */
    public ParkedValues(Column column) {
        this.fitting = new ColumnBuffer(column);
    }

    /**
     * Tries a value.
     *
     * @param id id of its row
     * @param json the value as JSON
     * @return whether it fits now
     */
    public boolean add(String id, String json) {
        try {
            tape.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false; // NaN and the like, which no JSON can say
        }
        if (tape.kind(0) == JsonTape.Kind.NULL || !coercion.put(tape, 0, fitting, ids.size())) {
            return false;
        }
        ids.add(id);
        return true;
    }

    /** The ids of the rows whose values fit, in the order of {@link #values()}. */
    public List<String> ids() {
        return ids;
    }

    /** The values that fit. */
    public ColumnBuffer values() {
        return fitting;
    }
}
