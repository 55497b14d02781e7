package dev.sluice.metadata.shard;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A table by its names in lower case, as DuckDB compares them.
 *
 * @param schema dataset, or {@code _sluice}
 * @param table name in it
 */
record TableName(
        @JsonProperty("schema") String schema,
        @JsonProperty("table") String table) implements Comparable<TableName> {

    private static final ObjectMapper JSON = new ObjectMapper();

    TableName {
        schema = schema.toLowerCase(Locale.ROOT);
        table = table.toLowerCase(Locale.ROOT);
    }

    /**
     * The tables that a query reads, by DuckDB's own parser; what it calls by a name of its own is among them.
     *
     * @param connection any connection to a DuckDB
     * @return nothing for a text that is no query: whoever runs it says what is wrong with it
     */
    static Set<TableName> in(Connection connection, String sql) throws SQLException {
        var names = new TreeSet<TableName>();
        try (PreparedStatement parse =
                connection.prepareStatement("SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR)")) {
            parse.setString(1, sql);
            try (ResultSet answer = parse.executeQuery()) {
                answer.next();
                collect(JSON.readTree(answer.getString(1)), names);
            }
        } catch (JsonProcessingException tooDeep) {
            return Set.of();
        }
        return names;
    }

    private static void collect(JsonNode node, Set<TableName> into) {
        if (node.path("table_name").isTextual() && node.has("schema_name")) {
            into.add(new TableName(
                    node.path("schema_name").asText(), node.path("table_name").asText()));
        }
        node.forEach(child -> collect(child, into));
    }

    @Override
    public int compareTo(TableName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : table.compareTo(other.table);
    }
}
