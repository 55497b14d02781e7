package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.ColumnType;
import dev.sluice.metadata.normalize.SchemaCatalog;
import dev.sluice.metadata.normalize.SystemNames;
import dev.sluice.metadata.normalize.TableSchema;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way of staged rows into one root table and its children.
 *
 * @param dataset schema of the tables
 * @param schema schema of the staged rows
 * @param target tables of the dataset
 * @param staged tables that hold staged rows
 * @param root name of the root table
 * @param landed takes how many rows each table gets
 */
record Move(
        Sql sql,
        String dataset,
        String schema,
        SystemNames system,
        SchemaCatalog target,
        SchemaCatalog staged,
        String root,
        Map<String, Long> landed) {

    /** Root ids that are deleted. */
    static final String GONE = "temp.main.\"_sluice_gone_ids\"";

    private static final String GONE_NAME = "\"_sluice_gone_ids\"";

    String to(String table) {
        return SqlName.table(dataset, table);
    }

    String from(String table) {
        return SqlName.table(schema, table);
    }

    String id() {
        return SqlName.quote(system.id());
    }

    String rootId() {
        return SqlName.quote(system.rootId());
    }

    /** How many root rows are staged. */
    long waiting() throws SQLException {
        return sql.count("SELECT count(*) FROM " + from(root));
    }

    /** All rows go, the staged ones come. */
    MergeResult replaceAll() throws SQLException {
        long records = waiting();
        for (TableSchema child : Descendants.of(root, target, system)) {
            sql.update("DELETE FROM " + to(child.name()));
        }
        long removed = sql.update("DELETE FROM " + to(root));
        long inserted = insert(root, "TRUE");
        for (TableSchema child : Descendants.of(root, staged, system)) {
            insert(child.name(), "TRUE");
        }
        return MergeResult.of(records, inserted, removed);
    }

    /** Deletes root rows, with their descendants. */
    long delete(String condition) throws SQLException {
        sql.run("CREATE OR REPLACE TEMP TABLE " + GONE_NAME + " AS SELECT " + id() + " AS id FROM " + to(root)
                + " AS t WHERE " + condition);
        long deleted = sql.update("DELETE FROM " + to(root) + " WHERE " + id() + " IN (SELECT id FROM " + GONE + ")");
        if (deleted > 0) {
            for (TableSchema child : Descendants.of(root, target, system)) {
                sql.update(
                        "DELETE FROM " + to(child.name()) + " WHERE " + rootId() + " IN (SELECT id FROM " + GONE + ")");
            }
        }
        sql.run("DROP TABLE " + GONE);
        return deleted;
    }

    /** Inserts the staged rows of a table for which a condition holds. */
    long insert(String table, String condition) throws SQLException {
        long rows = sql.update(
                "INSERT INTO " + to(table) + " BY NAME SELECT * FROM " + from(table) + " AS s WHERE " + condition);
        landed.put(table, rows);
        return rows;
    }

    /** The condition that a row of the root table is a deletion. */
    String isMarked(@Nullable String mark) {
        Column column = mark == null ? null : column(mark);
        if (column == null) {
            return "FALSE";
        }
        String name = SqlName.quote(column.name());
        return column.type().kind() == ColumnType.Kind.BOOL ? "coalesce(" + name + ", FALSE)" : name + " IS NOT NULL";
    }

    /** A column of the root table, or null when it is not there. */
    @Nullable
    Column column(String name) {
        TableSchema table = target.table(root);
        int at = table == null ? -1 : table.indexOf(name);
        return table == null || at < 0 ? null : table.columns().get(at);
    }
}
