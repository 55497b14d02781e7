package dev.sluice.metadata.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds every leaf of documents again in the rows that a normalizer made of them: in its column, in a variant of it, or
 * in the rest column of its row; and nothing else in the rows.
 */
final class Conservation {
    static final ObjectMapper JSON = DltCase.JSON;

    private final Naming naming = Naming.snakeCase(255);
    private final SystemNames system = new SystemNames("_sluice");
    private final Map<String, TableBatch> tables = new HashMap<>();
    private final Map<String, Map<String, Integer>> rows = new HashMap<>();
    private final String root;
    private long found;

    Conservation(NormalizedBatch batch, String root) throws Exception {
        this.root = root;
        for (TableBatch table : batch.tables()) {
            tables.put(table.table(), table);
            Map<String, Integer> byPlace = new HashMap<>();
            rows.put(table.table(), byPlace);
            for (int row = 0; row < table.rows(); row++) {
                String place = table.isRoot()
                        ? table.idOf(row)
                        : text(table, system.parentId(), row) + "/" + number(table, system.listIndex(), row);
                assertThat(byPlace.put(place, row))
                        .as("row of %s at %s", table.table(), place)
                        .isNull();
            }
        }
    }

    /** Checks one document. */
    void check(JsonNode document, String rowId) throws Exception {
        int row = Objects.requireNonNull(rows.getOrDefault(root, Map.of()).get(rowId), "root row " + rowId);
        object(document, root, row, "");
    }

    /** The rows hold no more values than were found. */
    void checkNothingElse() throws Exception {
        long held = 0;
        for (TableBatch table : tables.values()) {
            for (int column = 0; column < table.columns().size(); column++) {
                String name = table.columns().get(column).name();
                for (int row = 0; row < table.rows(); row++) {
                    if (table.buffer(column).isSet(row)) {
                        held += name.equals(system.rest())
                                ? leaves(JSON.readTree(
                                        (String) table.buffer(column).objectAt(row)))
                                : name.startsWith(system.prefix() + "_") ? 0 : 1;
                    }
                }
            }
        }
        assertThat(held).isEqualTo(found);
    }

    long found() {
        return found;
    }

    private void object(JsonNode object, String table, int row, String prefix) throws Exception {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            value(field.getValue(), table, row, naming.join(prefix, naming.key(field.getKey())));
        }
    }

    private void value(JsonNode value, String table, int row, String path) throws Exception {
        if (value.isObject()) {
            object(value, table, row, path);
        } else if (value.isArray()) {
            list((ArrayNode) value, table, row, path);
        } else if (!value.isNull()) {
            found++;
            assertThat(isIn(table, row, path, value) || isInRest(table, row, value))
                    .as("%s at %s of row %s of %s", value, path, row, table)
                    .isTrue();
        }
    }

    private void list(ArrayNode list, String table, int row, String path) throws Exception {
        if (list.isEmpty()) {
            return;
        }
        if (isInRest(table, row, list)) {
            found += leaves(list);
            return;
        }
        String child = naming.join(table, path);
        String id = tableOf(table).idOf(row);
        for (int i = 0; i < list.size(); i++) {
            Integer childRow = rows.getOrDefault(child, Map.of()).get(id + "/" + i);
            assertThat(childRow)
                    .as("element %s of %s of row %s of %s", i, path, row, table)
                    .isNotNull();
            JsonNode element = list.get(i);
            if (childRow == null) {
                continue;
            } else if (element.isObject()) {
                object(element, child, childRow, "");
            } else {
                value(element, child, childRow, element.isArray() ? "list" : "value");
            }
        }
    }

    private boolean isIn(String table, int row, String path, JsonNode leaf) throws Exception {
        TableBatch batch = tableOf(table);
        for (int i = 0; i < batch.columns().size(); i++) {
            Column column = batch.columns().get(i);
            boolean own = column.name().equals(path) || column.name().startsWith(path + "__v_");
            if (own && batch.buffer(i).isSet(row) && represents(batch.buffer(i), row, leaf)) {
                return true;
            }
        }
        return false;
    }

    private boolean isInRest(String table, int row, JsonNode value) throws Exception {
        TableBatch batch = tableOf(table);
        int rest = -1;
        for (int i = 0; i < batch.columns().size(); i++) {
            rest = batch.columns().get(i).name().equals(system.rest()) ? i : rest;
        }
        return rest >= 0
                && batch.buffer(rest).isSet(row)
                && contains(JSON.readTree((String) batch.buffer(rest).objectAt(row)), value);
    }

    private static boolean contains(JsonNode tree, JsonNode value) {
        if (tree.equals(value)) {
            return true;
        }
        for (JsonNode child : tree) {
            if (contains(child, value)) {
                return true;
            }
        }
        return false;
    }

    private static long leaves(JsonNode tree) {
        if (!tree.isContainerNode()) {
            return tree.isNull() ? 0 : 1;
        }
        long leaves = 0;
        for (JsonNode child : tree) {
            leaves += leaves(child);
        }
        return leaves;
    }

    /** Whether a value in a column stands for a leaf: the coercions of dlt are the only differences. */
    private static boolean represents(ColumnBuffer cell, int row, JsonNode leaf) throws Exception {
        String text = leaf.asText();
        return switch (cell.column().type().kind()) {
            case TEXT ->
                leaf.isNumber()
                        ? isNumber(
                                Conservation.JSON.getNodeFactory().textNode((String) cell.objectAt(row)),
                                leaf.decimalValue())
                        : ((String) cell.objectAt(row)).equals(leaf.isBoolean() ? capital(text) : text);
            case BIGINT -> isNumber(leaf, BigDecimal.valueOf(cell.longAt(row)));
            case DOUBLE -> isNumber(leaf, cell.doubleAt(row));
            case DECIMAL, WEI -> isNumber(leaf, (BigDecimal) cell.objectAt(row));
            case BOOL ->
                leaf.isNumber()
                        ? (leaf.decimalValue().signum() != 0) == (cell.longAt(row) == 1)
                        : Objects.equals(PythonText.truth(text), cell.longAt(row) == 1);
            case TIMESTAMP ->
                leaf.isTextual() && IsoTimes.timestamp(text) != IsoTimes.NONE
                        ? IsoTimes.timestamp(text) == cell.longAt(row)
                        : isNumber(leaf, BigDecimal.valueOf(cell.longAt(row), 6));
            case JSON -> JSON.readTree((String) cell.objectAt(row)).equals(leaf);
            case DATE, TIME, BINARY -> false;
        };
    }

    private static boolean isNumber(JsonNode leaf, BigDecimal value) {
        try {
            if (leaf.isTextual() && PythonText.integer(leaf.asText()) != null) {
                return new BigDecimal(PythonText.integer(leaf.asText())).compareTo(value) == 0;
            }
            return !leaf.isBoolean() && new BigDecimal(leaf.asText().strip()).compareTo(value) == 0;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    /** NaN and infinities of text have no decimal; dlt's hex has another notation. */
    private static boolean isNumber(JsonNode leaf, double value) {
        Double read = leaf.isNumber() ? (Double) leaf.doubleValue() : PythonText.number(leaf.asText());
        return !leaf.isBoolean()
                && read != null
                && read == value
                && (!leaf.isNumber() || isNumber(leaf, BigDecimal.valueOf(value)));
    }

    private static String capital(String word) {
        return word.equals("true") ? "True" : "False";
    }

    private TableBatch tableOf(String name) {
        return Objects.requireNonNull(tables.get(name), name);
    }

    private static @Nullable String text(TableBatch table, String column, int row) {
        return (String) buffer(table, column).objectAt(row);
    }

    private static long number(TableBatch table, String column, int row) {
        return buffer(table, column).longAt(row);
    }

    private static ColumnBuffer buffer(TableBatch table, String column) {
        for (int i = 0; i < table.columns().size(); i++) {
            if (table.columns().get(i).name().equals(column)) {
                return table.buffer(i);
            }
        }
        throw new IllegalStateException("table " + table.table() + " has no column " + column);
    }
}
