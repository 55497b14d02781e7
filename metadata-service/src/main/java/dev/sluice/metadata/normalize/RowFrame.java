package dev.sluice.metadata.normalize;

import dev.sluice.metadata.normalize.PathNode.FieldNode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The values and lists of one row, collected before the first is written: a later key may take a column over. */
final class RowFrame {
    private final Naming naming;

    @Nullable
    ColumnSlot[] slots = new @Nullable ColumnSlot[16];

    @Nullable
    FieldNode[] fields = new @Nullable FieldNode[16];

    int[] nodes = new int[16];
    int values;

    @Nullable
    FieldNode[] listFields = new @Nullable FieldNode[4];

    int[] listNodes = new int[4];
    int lists;

    @Nullable
    PathNode[] objects = new @Nullable PathNode[8];

    int[] objectNodes = new int[8];
    int[] objectLevels = new int[8];
    int open;

    RowFrame(Naming naming) {
        this.naming = naming;
    }

    void clear() {
        values = 0;
        lists = 0;
        open = 0;
    }

    /**
     * Collects a value. When a column is met twice the later value gets it, as in dlt; the earlier one is not lost, but
     * moves to a column of its own.
     *
     * @param field the key it stands at; null for a value that does not come from the document
     */
    void value(TableState table, ColumnSlot slot, @Nullable FieldNode field, int node, long serial) {
        if (slot.row != serial && !slot.reserved) {
            add(slot, field, node, serial);
        } else if (slot.reserved) {
            add(duplicate(table, slot, field, serial), field, node, serial);
        } else {
            FieldNode earlierField = fields[slot.entry];
            int earlierNode = nodes[slot.entry];
            fields[slot.entry] = field;
            nodes[slot.entry] = node;
            add(duplicate(table, slot, earlierField, serial), earlierField, earlierNode, serial);
        }
    }

    private void add(ColumnSlot slot, @Nullable FieldNode field, int node, long serial) {
        if (values == nodes.length) {
            slots = Arrays.copyOf(slots, values * 2);
            fields = Arrays.copyOf(fields, values * 2);
            nodes = Arrays.copyOf(nodes, values * 2);
        }
        slot.row = serial;
        slot.entry = values;
        slots[values] = slot;
        fields[values] = field;
        nodes[values++] = node;
    }

    /** The column for a value whose own column is taken: its name ends in a tag of the key's path. */
    ColumnSlot duplicate(TableState table, ColumnSlot taken, @Nullable FieldNode field, long serial) {
        StringBuilder source = new StringBuilder();
        FieldNode at = field;
        while (at != null) {
            source.insert(0, '\n').insert(0, at.key);
            at = at.object.owner();
        }
        ColumnSlot slot;
        do {
            slot = table.slot(naming.duplicate(taken.name, source.toString()));
            source.append('+');
        } while (slot.row == serial);
        return slot;
    }

    void list(FieldNode field, int node) {
        if (lists == listNodes.length) {
            listFields = Arrays.copyOf(listFields, lists * 2);
            listNodes = Arrays.copyOf(listNodes, lists * 2);
        }
        listFields[lists] = field;
        listNodes[lists++] = node;
    }

    void push(PathNode object, int node, int level) {
        if (open == objectNodes.length) {
            objects = Arrays.copyOf(objects, open * 2);
            objectNodes = Arrays.copyOf(objectNodes, open * 2);
            objectLevels = Arrays.copyOf(objectLevels, open * 2);
        }
        objects[open] = object;
        objectNodes[open] = node;
        objectLevels[open++] = level;
    }
}
