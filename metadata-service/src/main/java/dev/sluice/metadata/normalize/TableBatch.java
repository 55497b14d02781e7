package dev.sluice.metadata.normalize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of one table, column by column. Columns stand in table order. Owned by the thread of its batch. */
public final class TableBatch {
    private final TableSchema schema;
    private final @Nullable TableBatch root;
    private final String idColumn;
    private final List<ColumnBuffer> buffers = new ArrayList<>();
    private int[] rootRows = new int[0];
    private int rows;
    private final BitSet superseded = new BitSet();

    TableBatch(TableSchema schema, @Nullable TableBatch root, String idColumn) {
        this.schema = schema;
        this.root = root;
        this.idColumn = idColumn;
    }

    /** Name of the table. */
    public String table() {
        return schema.name();
    }

    /** Whether this is a root table; its children are the other tables whose {@link #root()} it is. */
    public boolean isRoot() {
        return root == null;
    }

    /** The batch of the root table that these rows descend from; itself for a root table. */
    public TableBatch root() {
        return root == null ? this : root;
    }

    /** The columns of the table, in table order. */
    public List<Column> columns() {
        return schema.columns();
    }

    /** Number of rows, superseded ones included. */
    public int rows() {
        return rows;
    }

    /** Number of rows that land. */
    public int liveRows() {
        if (root().superseded.isEmpty()) {
            return rows;
        }
        int live = 0;
        for (int row = 0; row < rows; row++) {
            live += isSuperseded(row) ? 0 : 1;
        }
        return live;
    }

    /** The values of the column at that position of {@link #columns()}. */
    public ColumnBuffer buffer(int column) {
        while (buffers.size() <= column) {
            buffers.add(new ColumnBuffer(schema.columns().get(buffers.size())));
        }
        return buffers.get(column);
    }

    /** The id of a row, the value of its system column. */
    public String idOf(int row) {
        return (String) buffer(schema.indexOf(idColumn)).objectAt(row);
    }

    /** Whether a later row of the batch with the same id replaced this one, or the root row it descends from. */
    public boolean isSuperseded(int row) {
        BitSet gone = root().superseded;
        return !gone.isEmpty() && gone.get(root == null ? row : rootRows[row]);
    }

    /**
     * Keeps one of the rows with the same id and drops the others together with their descendants; what was dropped before is back.
     * For a root table that merges.
     *
     * @param replaces whether a row takes the place of an earlier one with its id
     * @return number of root rows dropped
     */
    public int supersedeRepeats(Replaces replaces) {
        superseded.clear();
        Map<String, Integer> kept = new HashMap<>(rows * 2);
        for (int row = 0; row < rows; row++) {
            Integer earlier = kept.putIfAbsent(idOf(row), row);
            if (earlier != null && replaces.test(row, earlier)) {
                superseded.set(earlier);
                kept.put(idOf(row), row);
            } else if (earlier != null) {
                superseded.set(row);
            }
        }
        return superseded.cardinality();
    }

    /** Drops a root row together with its descendants. */
    public void supersede(int row) {
        superseded.set(row);
    }

    /** Decides between two rows of one batch with the same id. */
    @FunctionalInterface
    public interface Replaces {
        /** Whether the later row takes the place of the earlier. */
        boolean test(int later, int earlier);
    }

    /** Starts a row below the given row of the root's batch (itself for a root table) and returns its number. */
    int newRow(int rootRow) {
        if (root != null) {
            if (rows >= rootRows.length) {
                rootRows = Arrays.copyOf(rootRows, Math.max(256, rootRows.length * 2));
            }
            rootRows[rows] = rootRow;
        }
        return rows++;
    }

    /** Takes back rows and columns: {@code rows} rows and the columns that the schema still has remain. */
    void truncate(int toRows) {
        while (buffers.size() > schema.columns().size()) {
            buffers.remove(buffers.size() - 1);
        }
        for (ColumnBuffer buffer : buffers) {
            buffer.truncate(toRows);
        }
        rows = toRows;
    }

    void clear() {
        truncate(0);
        superseded.clear();
    }
}
