package dev.sluice.metadata.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.duckdb.DuckDBConnection;

/**
 * Builds nested documents again from a table, its child tables and nothing else: column names say where a value was in its object, parent id and list
 * index where a child row was, the tables' comments which table is whose child.
 */
final class RebuiltDocuments {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PARENT = "child of ";

    private final DuckDBConnection connection;
    private final Map<String, List<String>> children = new HashMap<>();
    /** Child rows by table and id of the parent, by their place in the list. */
    private final Map<String, Map<String, TreeMap<Long, ObjectNode>>> rows = new HashMap<>();

    /** @param connection to a warehouse whose dataset is {@code raw} */
    RebuiltDocuments(DuckDBConnection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery("SELECT table_name, comment FROM duckdb_tables()"
                        + " WHERE schema_name = 'raw' AND comment LIKE '" + PARENT + "%'")) {
            while (tables.next()) {
                children.computeIfAbsent(tables.getString(2).substring(PARENT.length()), parent -> new ArrayList<>())
                        .add(tables.getString(1));
            }
        }
    }

    /** The documents of a root table, by id of the row. */
    Map<String, ObjectNode> of(String root) throws SQLException {
        readChildren(root);
        var documents = new LinkedHashMap<String, ObjectNode>();
        for (ObjectNode row : read(root)) {
            documents.put(row.path("_sluice_id").asText(), (ObjectNode) element(root, row, false));
        }
        return documents;
    }

    private void readChildren(String table) throws SQLException {
        for (String child : children.getOrDefault(table, List.of())) {
            var byParent = new HashMap<String, TreeMap<Long, ObjectNode>>();
            for (ObjectNode row : read(child)) {
                byParent.computeIfAbsent(row.path("_sluice_parent_id").asText(), parent -> new TreeMap<>())
                        .put(row.path("_sluice_list_idx").asLong(), row);
            }
            rows.put(child, byParent);
            readChildren(child);
        }
    }

    /** Each row as an object of its columns that have a value. */
    private List<ObjectNode> read(String table) throws SQLException {
        var found = new ArrayList<ObjectNode>();
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("FROM raw.\"" + table + "\"")) {
            var shape = answer.getMetaData();
            while (answer.next()) {
                ObjectNode row = JSON.createObjectNode();
                for (int c = 1; c <= shape.getColumnCount(); c++) {
                    Object value = answer.getObject(c);
                    if (value != null) {
                        row.set(shape.getColumnName(c), json(value, shape.getColumnTypeName(c)));
                    }
                }
                found.add(row);
            }
        }
        return found;
    }

    private static JsonNode json(Object value, String type) throws SQLException {
        try {
            if (type.equals("JSON")) {
                return JSON.readTree(value.toString());
            }
            if (value instanceof java.time.OffsetDateTime time) {
                return JSON.getNodeFactory().textNode(time.toInstant().toString());
            }
            return JSON.valueToTree(value);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new SQLException(e);
        }
    }

    private JsonNode element(String table, ObjectNode row, boolean inList) {
        ObjectNode document = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> cell : row.properties()) {
            String name = cell.getKey();
            if (name.equals("_sluice_rest")) {
                cell.getValue().properties().forEach(rest -> document.set(rest.getKey(), rest.getValue()));
            } else if (!name.startsWith("_sluice_")) {
                put(document, name.replaceFirst("__v_[a-z]+$", ""), cell.getValue());
            }
        }
        String id = row.path("_sluice_id").asText();
        for (String child : children.getOrDefault(table, List.of())) {
            TreeMap<Long, ObjectNode> elements =
                    rows.getOrDefault(child, Map.of()).get(id);
            if (elements != null) {
                ArrayNode list = JSON.createArrayNode();
                elements.values().forEach(one -> list.add(element(child, one, true)));
                put(document, child.substring(table.length() + 2), list);
            }
        }
        if (inList && document.size() == 1 && document.has("value")) {
            return document.get("value");
        }
        if (inList && document.size() == 1 && document.path("list").isArray()) {
            return document.get("list");
        }
        return document;
    }

    private static void put(ObjectNode document, String path, JsonNode value) {
        // a name may begin with an underscore: a___b is a and _b
        int end = path.indexOf("__", 1);
        if (end < 0) {
            document.set(path, value);
        } else if (document.path(path.substring(0, end)) instanceof ObjectNode inner) {
            put(inner, path.substring(end + 2), value);
        } else {
            put(document.putObject(path.substring(0, end)), path.substring(end + 2), value);
        }
    }
}
