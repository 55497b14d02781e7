package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.ColumnType;
import dev.sluice.metadata.normalize.SchemaCatalog;
import dev.sluice.metadata.normalize.SystemNames;
import dev.sluice.metadata.normalize.TableSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what tables a dataset has. Tables without the system column of row ids are somebody else's and left alone. */
final class CatalogReader {
    /** A table's comment names its parent: a name alone does not tell a child {@code a__b} from a root table. */
    private static final String PARENT_COMMENT = "child of ";

    private static final String COLUMNS = """
            SELECT c.table_name, c.column_name, c.data_type, c.is_nullable, t.comment
            FROM duckdb_columns() c
            JOIN duckdb_tables() t ON t.table_oid = c.table_oid AND t.database_oid = c.database_oid
            WHERE c.database_name = current_database() AND c.schema_name = ? AND NOT t.temporary
            ORDER BY c.table_oid, c.column_index
            """;

    private final SystemNames system;

    CatalogReader(SystemNames system) {
        this.system = system;
    }

    static String parentComment(String parent) {
        return PARENT_COMMENT + parent;
    }

    SchemaCatalog read(Connection connection, String dataset) throws SQLException {
        Map<String, TableSchema> tables = new LinkedHashMap<>();
        Map<String, String> foreign = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, dataset);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String table = rows.getString(1);
                    String comment = rows.getString(5);
                    TableSchema schema =
                            tables.computeIfAbsent(table, name -> new TableSchema(name, parentOf(comment)));
                    String type = rows.getString(3);
                    ColumnType known = ColumnType.ofDuckdb(type).orElse(null);
                    if (known == null) {
                        foreign.put(table, rows.getString(2) + " of type " + type);
                    }
                    schema.add(new Column(
                            rows.getString(2),
                            known == null ? ColumnType.TEXT : known,
                            rows.getString(2).contains("__v_"),
                            rows.getBoolean(4)));
                }
            }
        }
        SchemaCatalog catalog = new SchemaCatalog();
        for (TableSchema table : tables.values()) {
            if (table.indexOf(system.id()) < 0) {
                continue;
            }
            if (foreign.containsKey(table.name())) {
                throw new SQLException("table " + dataset + "." + table.name() + " has a column "
                        + foreign.get(table.name()) + ", which is never written here; change its type or drop it");
            }
            catalog.put(table);
        }
        return catalog;
    }

    private static @Nullable String parentOf(@Nullable String comment) {
        return comment != null && comment.startsWith(PARENT_COMMENT)
                ? comment.substring(PARENT_COMMENT.length())
                : null;
    }
}
