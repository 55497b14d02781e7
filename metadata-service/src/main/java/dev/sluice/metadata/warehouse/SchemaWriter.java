package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.SchemaChange;
import dev.sluice.metadata.normalize.SchemaChange.AddColumn;
import dev.sluice.metadata.normalize.SchemaChange.CreateTable;
import dev.sluice.metadata.normalize.SystemNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes changes of the schema as DDL. */
final class SchemaWriter {
    /** For ids, which are hashes and differ: compressing them takes a checkpoint a third of its time and saves next to nothing. */
    private static final String PLAIN = " USING COMPRESSION uncompressed";

    private final Connection connection;
    private final String dataset;
    private final SystemNames system;

    SchemaWriter(Connection connection, String dataset, SystemNames system) {
        this.connection = connection;
        this.dataset = dataset;
        this.system = system;
    }

    void createDataset() throws SQLException {
        run("CREATE SCHEMA IF NOT EXISTS " + SqlName.quote(dataset));
    }

    /** Applies the changes in order; columns that a new table gets in the same list are created with it. */
    void apply(List<SchemaChange> changes) throws SQLException {
        Map<String, CreateTable> created = new LinkedHashMap<>();
        Map<String, List<Column>> newTables = new LinkedHashMap<>();
        List<AddColumn> added = new ArrayList<>();
        for (SchemaChange change : changes) {
            if (change instanceof CreateTable table) {
                created.put(table.table(), table);
                newTables.put(table.table(), new ArrayList<>(table.columns()));
            } else if (change instanceof AddColumn column) {
                List<Column> columns = newTables.get(column.table());
                if (columns == null) {
                    added.add(column);
                } else {
                    columns.add(column.column());
                }
            }
        }
        for (CreateTable table : created.values()) {
            create(table, newTables.getOrDefault(table.table(), List.of()));
        }
        for (AddColumn column : added) {
            add(column.table(), column.column());
        }
    }

    private void create(CreateTable table, List<Column> columns) throws SQLException {
        String name = SqlName.table(dataset, table.table());
        run(columns.stream()
                .map(column -> definition(column)
                        + (column.name().equals(system.id()) ? PLAIN : "")
                        + (column.nullable() ? "" : " NOT NULL"))
                .collect(Collectors.joining(", ", "CREATE TABLE " + name + " (", ")")));
        String parent = table.parent();
        if (parent != null) {
            run("COMMENT ON TABLE " + name + " IS " + SqlName.literal(CatalogReader.parentComment(parent)));
        }
    }

    void add(String table, Column column) throws SQLException {
        run("ALTER TABLE " + SqlName.table(dataset, table) + " ADD COLUMN " + definition(column));
    }

    private static String definition(Column column) {
        return SqlName.quote(column.name()) + " " + column.type().duckdb();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
