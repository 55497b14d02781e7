package dev.sluice.metadata.normalize;

import dev.sluice.metadata.normalize.PathNode.FieldNode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The values and lists of one row, collected before the first is written: a later key may take a column over. */
final class RowFrame {
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

    void clear() {
        values = 0;
        lists = 0;
        open = 0;
    }

    /**
     * Collects a value. When a column is met twice the later value gets it, as in dlt; the earlier one is not lost, but
     * goes to the rest column. So does a value for a system column.
     *
     * @param field the key it stands at; null for a value that does not come from the document
     */
    void value(TableState table, ColumnSlot slot, @Nullable FieldNode field, int node, long serial) {
        if (slot.reserved) {
            add(table.rest, field, node, serial);
        } else if (slot.row != serial) {
            add(slot, field, node, serial);
        } else {
            FieldNode earlierField = fields[slot.entry];
            int earlierNode = nodes[slot.entry];
            fields[slot.entry] = field;
            nodes[slot.entry] = node;
            add(table.rest, earlierField, earlierNode, serial);
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

    /**
     * Collects a list. Of two keys of one object that name one child table the later gets it, and the earlier list goes
     * to the rest column.
     */
    void list(TableState table, TableState child, FieldNode field, int node, long serial) {
        if (child.listedBy == serial) {
            for (int i = 0; i < lists; i++) {
                FieldNode earlier = listFields[i];
                if (earlier != null && earlier.object == field.object && earlier.list() == child) {
                    add(table.rest, earlier, listNodes[i], serial);
                    listFields[i] = field;
                    listNodes[i] = node;
                    return;
                }
            }
        }
        child.listedBy = serial;
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
