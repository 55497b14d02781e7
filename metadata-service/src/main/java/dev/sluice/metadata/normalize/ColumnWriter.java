package dev.sluice.metadata.normalize;

import dev.sluice.metadata.normalize.PathNode.FieldNode;
import dev.sluice.pipeline.definition.ContractMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the values of a row into columns, and makes the columns, variants and rest column they need. */
final class ColumnWriter {
    private static final int SYSTEM_COLUMNS = 5;

    private final NormalizerOptions options;
    private final JsonTape tape;
    private final Coercion coercion = new Coercion();
    private final RestOfRow rest = new RestOfRow();
    private NormalizedBatch into = new NormalizedBatch();
    private String rootId = "";
    private String loadId = "";

    ColumnWriter(NormalizerOptions options, JsonTape tape) {
        this.options = options;
        this.tape = tape;
    }

    /** The root row that is written next; {@code rowId} names it in rejections. */
    void begin(NormalizedBatch batch, String rowId, String load) {
        into = batch;
        rootId = rowId;
        loadId = load;
    }

    /**
     * Writes all values of a row.
     *
     * @return null, or what refused the row
     */
    @Nullable
    ContractMode write(TableState table, int row, RowFrame values, long serial) {
        rest.clear();
        for (int i = 0; i < values.values; i++) {
            ColumnSlot slot = values.slots[i];
            if (slot != null) {
                ContractMode refused = write(table, slot, row, values, i, serial);
                if (refused != null) {
                    return refused;
                }
            }
        }
        for (List<ColumnSlot> either : table.required()) {
            if (either.stream().noneMatch(slot -> isSet(table, slot, row))) {
                into.add(new Rejection(
                        rootId,
                        table.name,
                        either.get(either.size() - 1).name,
                        ContractMode.FREEZE,
                        "null",
                        "a value was expected, as the column is declared not nullable; found none"));
                return ContractMode.FREEZE;
            }
        }
        return null;
    }

    private static boolean isSet(TableState table, ColumnSlot slot, int row) {
        int index = table.indexOf(slot);
        return index >= 0 && table.batch().buffer(index).isSet(row);
    }

    private @Nullable ContractMode write(
            TableState table, ColumnSlot slot, int row, RowFrame values, int entry, long serial) {
        int node = values.nodes[entry];
        if (slot == table.rest) {
            rest.add(values.fields[entry], slot.name, JsonText.of(tape, node));
            return null;
        }
        int index = slot.index >= 0 ? slot.index : table.indexOf(slot);
        if (index < 0) {
            DeclaredColumn declared = table.declared().get(slot.name);
            ColumnType type = declared == null ? null : declared.type();
            ContractMode refused =
                    newColumn(table, slot, type == null ? firstType(node) : type, false, node, values.fields[entry]);
            if (refused != null) {
                return refused == ContractMode.DISCARD_VALUE ? null : refused;
            }
            index = slot.index;
            if (index < 0) {
                return null;
            }
        }
        if (coercion.put(tape, node, table.batch().buffer(index), row)) {
            return null;
        }
        return writeVariant(table, slot, row, values, entry, serial);
    }

    private @Nullable ContractMode writeVariant(
            TableState table, ColumnSlot slot, int row, RowFrame values, int entry, long serial) {
        int node = values.nodes[entry];
        FieldNode field = values.fields[entry];
        ColumnType type = Coercion.typeOf(tape, node);
        ColumnSlot variant = slot;
        int index;
        do {
            variant = variant.variant(type.kind().word(), options.naming(), table);
            if (variant.row == serial) {
                // a key of the document has that name
                rest.add(field, variant.name, JsonText.of(tape, node));
                return null;
            }
            index = table.indexOf(variant);
            if (index < 0) {
                ContractMode refused = newColumn(table, variant, type, true, node, field);
                if (refused != null) {
                    return refused == ContractMode.DISCARD_VALUE ? null : refused;
                }
                index = variant.index;
            }
        } while (index >= 0 && !coercion.put(tape, node, table.batch().buffer(index), row));
        variant.row = serial;
        return null;
    }

    private ColumnType firstType(int node) {
        ColumnType type = Coercion.typeOf(tape, node);
        if (tape.kind(node) == JsonTape.Kind.STRING) {
            String text = tape.text(node);
            if (options.detections().contains(Detection.ISO_TIMESTAMP) && IsoTimes.timestamp(text) != IsoTimes.NONE) {
                return ColumnType.TIMESTAMP;
            }
            if (options.detections().contains(Detection.ISO_DATE) && IsoTimes.date(text) != IsoTimes.NONE) {
                return ColumnType.DATE;
            }
        }
        return type;
    }

    /** Makes a column, unless the contract refuses it or the table is full: then the slot stays without a column. */
    private @Nullable ContractMode newColumn(
            TableState table, ColumnSlot slot, ColumnType type, boolean variant, int node, @Nullable FieldNode field) {
        ContractMode mode =
                variant ? options.contract().dataType() : options.contract().columns();
        boolean lifted = !variant && (table.creating || loadId.equals(table.createdBy()));
        if (mode != ContractMode.EVOLVE && !lifted) {
            into.add(new Rejection(
                    rootId,
                    table.name,
                    slot.name,
                    mode,
                    JsonText.of(tape, node),
                    variant
                            ? "a value of type " + type.kind().word()
                                    + " does not fit, and the contract for data types is " + mode.word()
                            : "the column is not there, and the contract for columns is " + mode.word()));
            return mode;
        }
        TableSchema schema = table.schema();
        if (schema != null && schema.columns().size() >= options.maxColumns() + SYSTEM_COLUMNS) {
            rest.add(field, slot.name, JsonText.of(tape, node));
            return null;
        }
        add(table, slot, new Column(slot.name, type, variant, true));
        return null;
    }

    /** Adds a column to a table that is there or being made. */
    void add(TableState table, ColumnSlot slot, Column column) {
        TableSchema schema = table.schema();
        if (schema == null) {
            throw new IllegalStateException("table " + table.name + " has no schema yet");
        }
        slot.index = schema.add(column);
        if (!table.creating) {
            into.add(new SchemaChange.AddColumn(table.name, column));
        }
    }

    /** Writes what got no column; after the other columns, so that the rest column is the last of a new table. */
    void writeRest(TableState table, int row) {
        if (!rest.isEmpty()) {
            if (table.indexOf(table.rest) < 0) {
                add(table, table.rest, Column.of(table.rest.name, ColumnType.JSON));
            }
            table.batch().buffer(table.rest.index).putObject(row, rest.json());
            rest.clear();
        }
    }
}
