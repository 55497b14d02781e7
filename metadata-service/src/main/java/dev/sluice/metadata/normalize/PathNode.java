package dev.sluice.metadata.normalize;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object at one path of the rows of a table, with the keys seen in it. The order of keys of the last object is
 * remembered: the next object mostly has the same, and then no map is asked.
 */
final class PathNode {
    /** Keys kept per object; data used as keys must not fill the memory. */
    private static final int MOST_FIELDS = 4_096;

    final TableState table;
    private final @Nullable FieldNode owner;
    private final String path;
    private final Map<String, FieldNode> fields = new HashMap<>();
    private FieldNode[] sequence = new FieldNode[8];
    private int sequenceEnd;

    PathNode(TableState table, @Nullable FieldNode owner, String path) {
        this.table = table;
        this.owner = owner;
        this.path = path;
    }

    /** The field of that key, expected at that position. */
    FieldNode field(String key, int position) {
        if (position < sequenceEnd && sequence[position].key.equals(key)) {
            return sequence[position];
        }
        FieldNode field = fields.get(key);
        if (field == null) {
            field = new FieldNode(
                    this, key, table.naming().join(path, table.naming().key(key)));
            if (fields.size() >= MOST_FIELDS) {
                return field;
            }
            fields.put(key, field);
        }
        if (position <= sequenceEnd) {
            if (position == sequence.length) {
                sequence = Arrays.copyOf(sequence, position * 2);
            }
            sequence[position] = field;
            sequenceEnd = Math.max(sequenceEnd, position + 1);
        }
        return field;
    }

    /** The field that holds this object; null for the row itself. */
    @Nullable
    FieldNode owner() {
        return owner;
    }

    /** A key at one path. What it may hold is made when it is first met. */
    static final class FieldNode {
        final PathNode object;
        final String key;
        /** Names from the row down to this key, joined. */
        final String path;

        private @Nullable ColumnSlot slot;
        private @Nullable PathNode nested;
        private @Nullable TableState list;
        private final boolean json;

        FieldNode(PathNode object, String key, String path) {
            this.object = object;
            this.key = key;
            this.path = path;
            this.json = object.table.isDeclaredJson(path);
        }

        /** Whether objects and lists stay whole here. */
        boolean isJson() {
            return json;
        }

        ColumnSlot slot() {
            if (slot == null) {
                slot = object.table.slot(object.table.naming().path(path));
            }
            return slot;
        }

        PathNode nested() {
            if (nested == null) {
                nested = new PathNode(object.table, this, path);
            }
            return nested;
        }

        /** The child table of lists at this key, or null when the root table has too many children already. */
        @Nullable
        TableState list() {
            if (list == null) {
                list = object.table.child(path);
            }
            return list;
        }
    }
}
