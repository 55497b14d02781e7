package dev.sluice.metadata.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tables of a database, or those that a case expects, in one comparable form. */
record LandedTables(Map<String, Table> tables) {

    /** A table; a row is the text of its values with that of its parent row. */
    record Table(List<String> columns, List<String> systemColumns, String parent, List<String> rows) {}

    static LandedTables expected(DltCase from) {
        Map<String, Table> tables = new TreeMap<>();
        from.tables().properties().forEach(entry -> {
            JsonNode table = entry.getValue();
            List<String> columns = new ArrayList<>();
            table.get("columns")
                    .properties()
                    .forEach(column -> columns.add(
                            column.getKey() + " " + column.getValue().asText()));
            List<String> system = new ArrayList<>();
            table.get("dlt_columns").forEach(name -> system.add(name.asText()));
            List<String> rows = new ArrayList<>();
            table.get("rows").forEach(row -> rows.add(expectedRow(from.tables(), table, row)));
            rows.sort(null);
            tables.put(
                    entry.getKey(),
                    new Table(columns, system, table.path("parent").asText(""), rows));
        });
        return new LandedTables(tables);
    }

    private static String expectedRow(JsonNode tables, JsonNode table, JsonNode row) {
        Map<String, String> values = new TreeMap<>();
        row.properties().forEach(field -> {
            String name = field.getKey();
            if (name.equals("_parent_row")) {
                JsonNode parent = tables.get(table.get("parent").asText());
                values.put(
                        "parent",
                        expectedRow(
                                tables,
                                parent,
                                parent.get("rows").get(field.getValue().asInt())));
            } else if (!name.equals("_root_row")) {
                boolean json = "JSON".equals(table.get("columns").path(name).asText());
                values.put(
                        name,
                        json && !field.getValue().isNull()
                                ? json(field.getValue().asText())
                                : text(field.getValue()));
            }
        });
        return values.toString();
    }

    private static String text(JsonNode value) {
        return value.isNumber()
                ? new BigDecimal(value.asText()).stripTrailingZeros().toPlainString()
                : value.asText();
    }

    private static String json(String text) {
        try {
            return DltCase.JSON.readTree(text).toString();
        } catch (java.io.IOException e) {
            throw new IllegalStateException("not JSON: " + text, e);
        }
    }

    /** All tables of a schema whose system columns have the given prefix. */
    static LandedTables read(Connection connection, String dataset, SchemaCatalog catalog, String prefix)
            throws SQLException {
        Map<String, Map<String, Map<String, @Nullable String>>> rows = new LinkedHashMap<>();
        Map<String, Table> tables = new TreeMap<>();
        SystemNames system = new SystemNames(prefix);
        for (TableSchema table : catalog.tables()) {
            rows.put(table.name(), rowsById(connection, dataset, table.name(), system));
        }
        for (TableSchema table : catalog.tables()) {
            List<String> columns = new ArrayList<>();
            List<String> systemColumns = new ArrayList<>();
            for (Column column : table.columns()) {
                if (column.name().startsWith(prefix + "_")) {
                    systemColumns.add(column.name());
                } else {
                    columns.add(column.name() + " " + column.type().duckdb());
                }
            }
            List<String> texts = new ArrayList<>();
            for (Map<String, @Nullable String> row :
                    rows.getOrDefault(table.name(), Map.of()).values()) {
                texts.add(row(rows, catalog, table, row, system));
            }
            texts.sort(null);
            String parent = table.parent();
            tables.put(table.name(), new Table(columns, systemColumns, parent == null ? "" : parent, texts));
        }
        return new LandedTables(tables);
    }

    private static String row(
            Map<String, Map<String, Map<String, @Nullable String>>> rows,
            SchemaCatalog catalog,
            TableSchema table,
            Map<String, @Nullable String> row,
            SystemNames system) {
        Map<String, String> values = new TreeMap<>();
        row.forEach((name, value) -> {
            if (!name.startsWith(system.prefix() + "_")
                    || name.equals(system.listIndex())
                    || name.equals(system.validFrom())
                    || name.equals(system.validTo())) {
                values.put(name, String.valueOf(value));
            }
        });
        String parent = table.parent();
        if (parent != null) {
            Map<String, @Nullable String> parentRow =
                    rows.getOrDefault(parent, Map.of()).get(String.valueOf(row.get(system.parentId())));
            TableSchema parentTable = catalog.table(parent);
            values.put(
                    "parent",
                    parentRow == null || parentTable == null
                            ? "none"
                            : row(rows, catalog, parentTable, parentRow, system));
        }
        return values.toString();
    }

    private static Map<String, Map<String, @Nullable String>> rowsById(
            Connection connection, String dataset, String table, SystemNames system) throws SQLException {
        Map<String, Map<String, @Nullable String>> rows = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT * FROM \"" + dataset + "\".\"" + table + "\"")) {
            ResultSetMetaData columns = found.getMetaData();
            while (found.next()) {
                Map<String, @Nullable String> row = new LinkedHashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnName(i), value(found, i, columns.getColumnTypeName(i)));
                }
                String id = String.valueOf(row.get(system.id()));
                if (rows.put(id, row) != null) {
                    throw new IllegalStateException("table " + table + " has two rows with id " + id);
                }
            }
        }
        return rows;
    }

    private static @Nullable String value(ResultSet row, int column, String type) throws SQLException {
        Object value = row.getObject(column);
        if (value == null) {
            return null;
        } else if (type.equals("TIMESTAMP WITH TIME ZONE")) {
            return iso(row.getObject(column, OffsetDateTime.class)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime())
                    + "Z";
        } else if (type.startsWith("TIMESTAMP")) {
            return iso(row.getTimestamp(column).toLocalDateTime());
        } else if (type.equals("TIME")) {
            return DateTimeFormatter.ISO_LOCAL_TIME.format(row.getObject(column, LocalTime.class));
        } else if (type.equals("JSON")) {
            return json(row.getString(column));
        } else if (type.equals("BLOB")) {
            return Base64.getEncoder().encodeToString(row.getBytes(column));
        } else if (type.startsWith("DECIMAL")) {
            return row.getBigDecimal(column).toPlainString();
        } else if (value instanceof Double number && !number.isNaN() && !number.isInfinite()) {
            return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
        } else if (value instanceof Number) {
            return new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
        }
        return value.toString();
    }

    private static String iso(LocalDateTime time) {
        return DateTimeFormatter.ofPattern(
                        time.getNano() == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss.SSSSSS")
                .format(time);
    }
}
