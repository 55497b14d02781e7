package dev.sluice.metadata.normalize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the id of a row from its primary key: {@link RowIds#ofPrimaryKey} of the key columns as compact JSON with sorted
 * keys. The values are those of the columns, after coercion, so that {@code 1} and {@code "1"} are one key of an integer
 * column. A value that went to a variant column is part of the key under the variant's name.
 */
final class PrimaryKey {
    private final Map<String, ColumnSlot> columns = new TreeMap<>();
    private final TableState table;
    private final RowIds ids;

    PrimaryKey(List<String> names, TableState table, RowIds ids) {
        this.table = table;
        this.ids = ids;
        for (String name : names) {
            ColumnSlot slot = table.slot(table.naming().column(name));
            columns.put(slot.name, slot);
        }
    }

    boolean isDeclared() {
        return !columns.isEmpty();
    }

    /** The id of a row whose values are written, or null when its whole key is null. */
    @Nullable
    String idOf(int row) {
        StringBuilder json = new StringBuilder(48).append('{');
        boolean empty = true;
        for (ColumnSlot slot : columns.values()) {
            ColumnBuffer value = value(slot, row);
            if (json.length() > 1) {
                json.append(',');
            }
            JsonText.quote(value == null ? slot.name : value.column().name(), json);
            json.append(':');
            if (value == null) {
                json.append("null");
            } else {
                empty = false;
                write(value, row, json);
            }
        }
        return empty ? null : ids.ofPrimaryKey(json.append('}').toString());
    }

    private @Nullable ColumnBuffer value(ColumnSlot slot, int row) {
        int index = table.indexOf(slot);
        if (index < 0) {
            return null;
        }
        ColumnBuffer own = table.batch().buffer(index);
        if (own.isSet(row)) {
            return own;
        }
        for (ColumnType.Kind kind : ColumnType.Kind.values()) {
            int variant = table.indexOf(slot.variant(kind.word(), table.naming(), table));
            if (variant >= 0 && table.batch().buffer(variant).isSet(row)) {
                return table.batch().buffer(variant);
            }
        }
        return null;
    }

    private static void write(ColumnBuffer value, int row, StringBuilder json) {
        switch (value.column().type().kind()) {
            case TEXT, JSON -> JsonText.quote((String) value.objectAt(row), json);
            case BIGINT ->
                json.append(
                        value.column().type().precision() == 128
                                ? value.objectAt(row).toString()
                                : Long.toString(value.longAt(row)));
            case DOUBLE -> json.append(Decimals.python(value.doubleAt(row)));
            case BOOL -> json.append(value.longAt(row) == 1);
            case TIMESTAMP ->
                JsonText.quote(
                        java.time.Instant.EPOCH
                                .plus(value.longAt(row), java.time.temporal.ChronoUnit.MICROS)
                                .toString(),
                        json);
            case DATE ->
                JsonText.quote(java.time.LocalDate.ofEpochDay(value.longAt(row)).toString(), json);
            case TIME ->
                JsonText.quote(
                        java.time.LocalTime.ofNanoOfDay(value.longAt(row) * 1_000)
                                .toString(),
                        json);
            case DECIMAL, WEI ->
                json.append(((java.math.BigDecimal) value.objectAt(row))
                        .stripTrailingZeros()
                        .toPlainString());
            case BINARY ->
                JsonText.quote(java.util.Base64.getEncoder().encodeToString((byte[]) value.objectAt(row)), json);
        }
    }

    /** The key columns, by name. */
    List<String> names() {
        return new ArrayList<>(columns.keySet());
    }
}
