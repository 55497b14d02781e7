package dev.sluice.metadata.normalize;

import dev.sluice.metadata.normalize.JsonTape.Kind;
import dev.sluice.metadata.normalize.PathNode.FieldNode;
import dev.sluice.pipeline.definition.ContractMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks a document and writes its rows: a row before its children, the children of one element before the next element.
 * Within a row scalars come in key order, then nested objects, the last one first (a stack), as in dlt.
 */
final class RowWalker {
    private final NormalizerOptions options;
    private final JsonTape tape;
    private final TableState root;
    private final ColumnWriter columns;
    private final RowIds ids = new RowIds();
    private final PrimaryKey primaryKey;
    private final TableRows rows;
    private final List<RowFrame> frames = new ArrayList<>();
    private long serial;
    private RowIdentity identity = new RowIdentity("", "");
    private String rootRowId = "";
    private int rootRow;

    RowWalker(NormalizerOptions options, JsonTape tape, TableState root) {
        this.options = options;
        this.tape = tape;
        this.root = root;
        this.columns = new ColumnWriter(options, tape);
        this.primaryKey = new PrimaryKey(options.primaryKey(), root, ids);
        this.rows = new TableRows(options, columns);
    }

    /** Writes the document on the tape. Returns the id of its root row, or null when it was refused. */
    @Nullable
    String write(RowIdentity id, Map<String, ? extends @Nullable Object> extraColumns, NormalizedBatch into) {
        identity = id;
        columns.begin(into, id.rowId(), id.loadId());
        rows.begin(into);
        RowFrame frame = frame(0);
        long row = ++serial;
        if (tape.kind(0) == Kind.OBJECT) {
            collect(root, frame, 0, options.maxNesting(), row);
        } else {
            collectElement(root, frame, 0, "value", options.maxNesting(), row);
        }
        for (Map.Entry<String, ? extends @Nullable Object> extra : extraColumns.entrySet()) {
            int node = tape.addValue(extra.getKey(), extra.getValue());
            if (tape.kind(node) != Kind.NULL) {
                frame.value(root, root.slot(extra.getKey()), null, node, row);
            }
        }
        ContractMode refused = root.schema() == null && options.contract().tables() == ContractMode.FREEZE
                ? rows.refuseTable(root, id.rowId(), ContractMode.FREEZE, JsonText.of(tape, 0))
                : row(root, frame, row, null, 0, options.maxNesting(), 0);
        if (refused != null) {
            rows.rollBack();
            return null;
        }
        return rootRowId;
    }

    private RowFrame frame(int depth) {
        while (frames.size() <= depth) {
            frames.add(new RowFrame());
        }
        RowFrame frame = frames.get(depth);
        frame.clear();
        return frame;
    }

    private void collect(TableState table, RowFrame frame, int node, int level, long row) {
        frame.push(table.top, node, level);
        while (frame.open > 0) {
            frame.open--;
            PathNode object = frame.objects[frame.open];
            int from = frame.objectNodes[frame.open];
            if (object != null) {
                collectObject(table, frame, object, from, frame.objectLevels[frame.open], row);
            }
        }
    }

    private void collectObject(TableState table, RowFrame frame, PathNode object, int node, int level, long row) {
        int end = tape.end(node);
        int position = 0;
        for (int child = node + 1; child < end; child = tape.end(child)) {
            FieldNode field = object.field(tape.key(child), position++);
            switch (tape.kind(child)) {
                case NULL -> {}
                case OBJECT -> {
                    if (level <= 0 || field.isJson()) {
                        frame.value(table, field.slot(), field, child, row);
                    } else {
                        frame.push(field.nested(), child, level - 1);
                    }
                }
                case LIST -> list(table, frame, field, child, level, row);
                default -> frame.value(table, field.slot(), field, child, row);
            }
        }
    }

    private void list(TableState table, RowFrame frame, FieldNode field, int node, int level, long row) {
        boolean empty = tape.end(node) == node + 1;
        if (level <= 0 || field.isJson()) {
            frame.value(table, field.slot(), field, node, row);
        } else if (!empty) {
            TableState child = field.list();
            if (child == null) {
                frame.value(table, field.slot(), field, node, row);
            } else {
                frame.list(table, child, field, node, row);
            }
        }
    }

    /** An element that is no object: a scalar under the key {@code value}, a list under {@code list}. */
    private void collectElement(TableState table, RowFrame frame, int node, String key, int level, long row) {
        if (tape.kind(node) != Kind.NULL) {
            FieldNode field = table.top.field(key, 0);
            if (tape.kind(node) == Kind.LIST) {
                list(table, frame, field, node, level, row);
            } else {
                frame.value(table, field.slot(), field, node, row);
            }
        }
    }

    /** Writes the collected row and its lists. Returns what refused the root row, or null. */
    private @Nullable ContractMode row(
            TableState table, RowFrame frame, long row, @Nullable String parentId, long index, int level, int depth) {
        int at = rows.start(table, root, rootRow);
        if (table.isRoot()) {
            rootRow = at;
        }
        ContractMode refused = columns.write(table, at, frame, row);
        if (refused != null) {
            rows.undo(table, at);
            return refused;
        }
        String id;
        if (parentId == null) {
            id = rootId(at);
            rootRowId = id;
            rows.finishRoot(table, at, identity.loadId(), id);
        } else {
            id = ids.ofChild(parentId, table.name, index);
            rows.finishChild(table, at, rootRowId, parentId, index, id, identity.loadId());
        }
        for (int i = 0; i < frame.lists; i++) {
            FieldNode field = frame.listFields[i];
            TableState child = field == null ? null : field.list();
            if (child != null) {
                refused = children(child, frame.listNodes[i], offset(frame, i), id, level - 1, depth + 1);
                if (refused != null) {
                    return refused;
                }
            }
        }
        return null;
    }

    private String rootId(int at) {
        if (options.idsByContent()) {
            return ids.ofContent(SortedJson.of(tape, options.systemPrefix() + "_"));
        }
        String key = primaryKey.isDeclared() ? primaryKey.idOf(at) : null;
        return key == null ? identity.rowId() : key;
    }

    /** Elements of earlier lists of the row that went to the same table: two keys may give one name. */
    private long offset(RowFrame frame, int list) {
        long elements = 0;
        for (int i = 0; i < list; i++) {
            FieldNode earlier = frame.listFields[i];
            FieldNode own = frame.listFields[list];
            if (earlier != null && own != null && earlier.list() == own.list()) {
                for (int e = frame.listNodes[i] + 1; e < tape.end(frame.listNodes[i]); e = tape.end(e)) {
                    elements++;
                }
            }
        }
        return elements;
    }

    private @Nullable ContractMode children(
            TableState table, int list, long offset, String parentId, int level, int depth) {
        ContractMode tables = options.contract().tables();
        if (table.schema() == null
                && tables != ContractMode.EVOLVE
                && !identity.loadId().equals(root.createdBy())) {
            ContractMode refused = rows.refuseTable(table, identity.rowId(), tables, JsonText.of(tape, list));
            return refused == ContractMode.FREEZE ? refused : null;
        }
        long index = offset;
        for (int element = list + 1; element < tape.end(list); element = tape.end(element)) {
            RowFrame frame = frame(depth);
            long row = ++serial;
            switch (tape.kind(element)) {
                case OBJECT -> collect(table, frame, element, level, row);
                case LIST -> collectElement(table, frame, element, "list", level, row);
                default -> collectElement(table, frame, element, "value", level, row);
            }
            ContractMode refused = row(table, frame, row, parentId, index++, level, depth);
            if (refused == ContractMode.FREEZE) {
                return refused;
            }
        }
        return null;
    }
}
