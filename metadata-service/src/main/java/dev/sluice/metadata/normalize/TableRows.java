package dev.sluice.metadata.normalize;

import dev.sluice.pipeline.definition.ContractMode;
import java.util.ArrayList;
import java.util.List;

/** Starts and ends rows, makes their tables, and takes back what a refused row had written. */
final class TableRows {
    private final ColumnWriter columns;
    private final SystemNames system;
    private final boolean rootIds;
    private final List<TableState> touched = new ArrayList<>();
    private NormalizedBatch into = new NormalizedBatch();
    private long rootSerial;
    private int changesBeforeRoot;
    private int changesBefore;
    private int columnsBefore;

    TableRows(NormalizerOptions options, ColumnWriter columns) {
        this.columns = columns;
        this.system = new SystemNames(options.systemPrefix());
        this.rootIds = options.rootIds();
    }

    /** A root row begins. */
    void begin(NormalizedBatch batch) {
        into = batch;
        rootSerial++;
        touched.clear();
        changesBeforeRoot = batch.changeCount();
    }

    /** Starts a row and returns its number in the table's batch. */
    int start(TableState table, TableState root, int rootRow) {
        TableSchema schema = table.schema();
        boolean absent = schema == null;
        if (schema == null) {
            schema = table.create();
            table.creating = true;
        }
        if (!table.hasBatch()) {
            table.batch(into.table(schema, table.isRoot() ? null : root.batch(), system.id()));
        }
        changesBefore = into.changeCount();
        columnsBefore = absent ? 0 : schema.columns().size();
        if (table.touchedBy != rootSerial) {
            table.touchedBy = rootSerial;
            table.absentBefore = absent;
            table.rowsBefore = table.batch().rows();
            table.columnsBefore = columnsBefore;
            touched.add(table);
        }
        if (!table.hasDeclared) {
            declare(table, schema);
        }
        return table.batch().newRow(rootRow);
    }

    /** Columns that are declared with a type are there from the first row on, used or not. */
    private void declare(TableState table, TableSchema schema) {
        table.declared().forEach((name, column) -> {
            ColumnType type = column.type();
            if (type != null && table.isMadeUnseen(name) && schema.indexOf(name) < 0) {
                columns.add(
                        table, table.slot(name), new Column(name, type, false, column.nullable() || !table.creating));
            }
        });
        table.hasDeclared = true;
    }

    void finishRoot(TableState table, int row, String loadId, String id) {
        text(table, table.loadId, row, loadId);
        text(table, table.id, row, id);
        columns.writeRest(table, row);
        created(table, loadId);
    }

    void finishChild(TableState table, int row, String rootId, String parentId, long index, String id, String loadId) {
        if (rootIds) {
            text(table, table.rootId, row, rootId);
        }
        text(table, table.parentId, row, parentId);
        ensure(table, table.listIndex, ColumnType.BIGINT);
        table.batch().buffer(table.listIndex.index).putLong(row, index);
        text(table, table.id, row, id);
        columns.writeRest(table, row);
        created(table, loadId);
    }

    private void text(TableState table, ColumnSlot slot, int row, String value) {
        ensure(table, slot, ColumnType.TEXT);
        table.batch().buffer(slot.index).putObject(row, value);
    }

    private void ensure(TableState table, ColumnSlot slot, ColumnType type) {
        if (slot.index < 0 && table.indexOf(slot) < 0) {
            // a NOT NULL column cannot be added to a table that has rows
            columns.add(table, slot, new Column(slot.name, type, false, !table.creating));
        }
    }

    private void created(TableState table, String loadId) {
        TableSchema schema = table.schema();
        if (table.creating && schema != null) {
            table.creating = false;
            table.createdBy(loadId);
            into.add(new SchemaChange.CreateTable(table.name, schema.parent(), schema.columns()));
        }
    }

    /** Records that a table must not be made. */
    ContractMode refuseTable(TableState table, String rowId, ContractMode mode, String json) {
        into.add(new Rejection(
                rowId,
                table.name,
                null,
                mode,
                json,
                "the table is not there, and the contract for tables is " + mode.word()));
        return mode;
    }

    /** Takes back the row that was started last, with the columns it brought. */
    void undo(TableState table, int row) {
        into.truncateChanges(changesBefore);
        takeBack(table, table.creating, row, columnsBefore);
    }

    /** Takes back everything since {@link #begin}. */
    void rollBack() {
        into.truncateChanges(changesBeforeRoot);
        for (int i = touched.size() - 1; i >= 0; i--) {
            TableState table = touched.get(i);
            takeBack(table, table.absentBefore, table.rowsBefore, table.columnsBefore);
        }
    }

    private void takeBack(TableState table, boolean wholeTable, int toRows, int toColumns) {
        TableSchema schema = table.schema();
        table.hasDeclared = false;
        table.creating = false;
        if (wholeTable) {
            into.drop(table.name);
            table.forget();
        } else if (schema != null) {
            schema.truncate(toColumns);
            table.forgetColumns(toColumns);
            table.batch().truncate(toRows);
        }
    }
}
