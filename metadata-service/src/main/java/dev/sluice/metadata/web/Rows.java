package dev.sluice.metadata.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.metadata.query.JsonValues;
import dev.sluice.metadata.query.ReadConnections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Asks the system tables; one object per row, keyed by column. Thread-safe. */
final class Rows {

    private final ReadConnections connections;

    Rows(ReadConnections connections) {
        this.connections = connections;
    }

    /** @throws WarehouseAway if the warehouse cannot be read now */
    List<ObjectNode> query(String sql, Object... parameters) {
        try (Connection connection = connections.openFor(sql);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet answer = statement.executeQuery()) {
                return read(answer);
            }
        } catch (SQLException e) {
            throw new WarehouseAway(e);
        }
    }

    /** One number: the first column of the first row. */
    long number(String sql, Object... parameters) {
        List<ObjectNode> rows = query(sql, parameters);
        return rows.isEmpty() ? 0 : rows.get(0).elements().next().asLong();
    }

    private static List<ObjectNode> read(ResultSet answer) throws SQLException {
        ResultSetMetaData shape = answer.getMetaData();
        var rows = new ArrayList<ObjectNode>();
        while (answer.next()) {
            ObjectNode row = JsonNodeFactory.instance.objectNode();
            for (int c = 1; c <= shape.getColumnCount(); c++) {
                JsonNode value = JsonValues.of(answer.getObject(c));
                row.set(shape.getColumnLabel(c), value);
            }
            rows.add(row);
        }
        return rows;
    }
}
