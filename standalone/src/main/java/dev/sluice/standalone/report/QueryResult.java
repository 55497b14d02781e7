package dev.sluice.standalone.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer of the SQL door, to be printed.
 *
 * @param json {@code {"columns": [{"name", "type"}], "rows": [[...]], "truncated": bool}}
 */
public record QueryResult(JsonNode json) {

    /** How a result is printed. */
    public enum Format {
        TABLE,
        CSV,
        JSON
    }

    /** Whether there are more rows than these. */
    public boolean truncated() {
        return json.path("truncated").asBoolean();
    }

    /** The rows in a format, with a line feed at the end. */
    public String render(Format format) {
        return switch (format) {
            case TABLE -> table();
            case CSV -> csv();
            case JSON -> objects();
        };
    }

    private String table() {
        if (columns().isEmpty()) {
            return "";
        }
        var table = new TextTable(columns());
        for (JsonNode row : json.path("rows")) {
            var cells = new ArrayList<String>();
            row.forEach(cell -> cells.add(cell.isNull() ? "NULL" : text(cell)));
            table.row(cells);
        }
        return table.render();
    }

    private String csv() {
        var csv = new StringBuilder();
        csv.append(String.join(",", columns().stream().map(QueryResult::quoted).toList()))
                .append('\n');
        for (JsonNode row : json.path("rows")) {
            var cells = new ArrayList<String>();
            row.forEach(cell -> cells.add(cell.isNull() ? "" : quoted(text(cell))));
            csv.append(String.join(",", cells)).append('\n');
        }
        return csv.toString();
    }

    /** An array of objects; a second column of one name gets a number. */
    private String objects() {
        ArrayNode rows = new ObjectMapper().createArrayNode();
        List<String> names = columns();
        for (JsonNode row : json.path("rows")) {
            ObjectNode object = rows.addObject();
            for (int i = 0; i < names.size(); i++) {
                object.set(object.has(names.get(i)) ? names.get(i) + "_" + (i + 1) : names.get(i), row.get(i));
            }
        }
        return rows.toPrettyString() + "\n";
    }

    private List<String> columns() {
        var names = new ArrayList<String>();
        json.path("columns").forEach(c -> names.add(c.path("name").asText()));
        return names;
    }

    private static String text(JsonNode cell) {
        return cell.isValueNode() ? cell.asText() : cell.toString();
    }

    private static String quoted(String cell) {
        return cell.matches("(?s).*[\",\r\n].*") || cell.isEmpty() ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}
