package dev.sluice.metadata.shard;

import dev.sluice.metadata.warehouse.SqlName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes views over the attached files of all shards, each under the name that the table has in one file. A table has the columns that it has
 * anywhere; where their types differ and are not both numbers, they are text. The counts of the ledger are added up by pipeline.
 */
final class ShardViews {

    /** Tables of counts, one row per pipeline (and table) in each file. */
    private static final Set<String> SUMMED = Set.of("ledger", "ledger_tables");

    private static final Set<String> NUMBERS =
            Set.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE");

    /** What a table is in each file: column by column, its type by database. */
    private record Table(String schema, String name, Map<String, Map<String, String>> columns) {}

    private final Connection connection;
    private final List<String> databases;

    /** @param databases names of the attached files, in the order of the shards */
    ShardViews(Connection connection, List<String> databases) {
        this.connection = connection;
        this.databases = List.copyOf(databases);
    }

    /** Makes them. */
    void create() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Table table : tables(statement)) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS " + SqlName.quote(table.schema));
                boolean summed = table.schema.equals("_sluice") && SUMMED.contains(table.name);
                statement.execute("CREATE VIEW " + SqlName.table(table.schema, table.name) + " AS "
                        + (summed ? sum(table, union(table)) : union(table)));
            }
        }
    }

    private Iterable<Table> tables(Statement statement) throws SQLException {
        Map<String, Table> tables = new LinkedHashMap<>();
        String from = databases.stream().map(SqlName::literal).collect(Collectors.joining(", "));
        try (ResultSet rows = statement.executeQuery("""
                SELECT schema_name, table_name, column_name, data_type, database_name FROM duckdb_columns()
                WHERE NOT internal AND database_name IN (""" + from + """
                ) ORDER BY schema_name, table_name, database_name, column_index""")) {
            while (rows.next()) {
                String schema = rows.getString(1);
                String name = rows.getString(2);
                tables.computeIfAbsent(
                                SqlName.table(schema, name), key -> new Table(schema, name, new LinkedHashMap<>()))
                        .columns
                        .computeIfAbsent(rows.getString(3), key -> new TreeMap<>())
                        .put(rows.getString(5), rows.getString(4));
            }
        }
        return tables.values();
    }

    private String union(Table table) {
        Set<String> holders = new LinkedHashSet<>(databases);
        holders.removeIf(database -> table.columns.values().stream().noneMatch(types -> types.containsKey(database)));
        return holders.stream()
                .map(database -> "SELECT "
                        + table.columns.entrySet().stream()
                                .filter(column -> column.getValue().containsKey(database))
                                .map(column -> expression(column.getKey(), column.getValue()))
                                .collect(Collectors.joining(", "))
                        + " FROM " + SqlName.quote(database) + "." + SqlName.table(table.schema, table.name))
                .collect(Collectors.joining(" UNION ALL BY NAME "));
    }

    private static String expression(String column, Map<String, String> types) {
        Set<String> different = Set.copyOf(types.values());
        boolean agree = different.size() == 1 || different.stream().allMatch(ShardViews::isNumber);
        String name = SqlName.quote(column);
        return agree ? name : "CAST(" + name + " AS VARCHAR) AS " + name;
    }

    private static boolean isNumber(String type) {
        return NUMBERS.contains(type) || type.startsWith("DECIMAL");
    }

    private static String sum(Table table, String union) {
        return table.columns.entrySet().stream()
                .map(column -> {
                    String name = SqlName.quote(column.getKey());
                    String type = column.getValue().values().iterator().next();
                    return type.equals("VARCHAR") ? name : "CAST(sum(" + name + ") AS " + type + ") AS " + name;
                })
                .collect(Collectors.joining(", ", "SELECT ", " FROM (" + union + ") GROUP BY ALL"));
    }
}
