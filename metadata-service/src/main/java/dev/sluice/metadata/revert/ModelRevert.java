package dev.sluice.metadata.revert;

import dev.sluice.metadata.normalize.NormalizerOptions;
import dev.sluice.metadata.normalize.TableSchema;
import dev.sluice.metadata.revert.RevertedTable.Example;
import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.metadata.warehouse.DatasetTables;
import dev.sluice.metadata.warehouse.RowUpdate;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Takes back the answers of one version of a prompt: cells get the value they had, and rows say again that no model has cleaned them. A
 * cell that a later answer has changed stays as that answer left it. Not thread-safe.
 */
final class ModelRevert {

    private static final int EXAMPLES = 10;

    private final DuckDBConnection connection;
    private final RevertRequest request;
    private final String systemPrefix;

    ModelRevert(DuckDBConnection connection, RevertRequest request, String systemPrefix) {
        this.connection = connection;
        this.request = request;
        this.systemPrefix = systemPrefix;
    }

    /** The tables with rows that were answered: pipeline, dataset, table. */
    List<List<String>> tables() throws SQLException {
        List<List<String>> tables = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT DISTINCT pipeline, dataset, table_name FROM _sluice.enrichments
                WHERE llm_version = ? AND status = 'merged' AND pipeline = coalesce(?, pipeline) ORDER BY ALL""")) {
            query.setString(1, request.llmVersion());
            query.setString(2, request.pipeline());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    tables.add(List.of(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
        }
        return tables;
    }

    /** Takes back the answers of one table, within the transaction of the caller. */
    RevertedTable run(String pipeline, String dataset, String table, DatasetTables tables, Instant now)
            throws SQLException {
        note(pipeline, dataset, table);
        TableSchema schema = tables.catalog().table(table);
        if (schema == null) {
            return new RevertedTable(pipeline, dataset, table, 0, 0, 0, 0, List.of());
        }
        Map<String, Map<String, @Nullable Object>> values = new LinkedHashMap<>();
        Map<String, String> loads = new HashMap<>();
        rows(values, loads);
        List<Example> examples = new ArrayList<>();
        long cells = cells(schema, values, examples);
        Map<Set<String>, List<RowUpdate>> runs = new LinkedHashMap<>();
        values.forEach((row, columns) -> runs.computeIfAbsent(columns.keySet(), set -> new ArrayList<>())
                .add(new RowUpdate(row, columns, Map.of(systemPrefix + "_load_id", loads.getOrDefault(row, "")))));
        long changed = 0;
        for (List<RowUpdate> run : runs.values()) {
            changed += tables.updateRows(table, systemPrefix + "_id", run);
        }
        settle(pipeline, dataset, table, now);
        return new RevertedTable(pipeline, dataset, table, changed, cells, values.size() - changed, 0, examples);
    }

    private void note(String pipeline, String dataset, String table) throws SQLException {
        try (PreparedStatement note = connection.prepareStatement("""
                CREATE OR REPLACE TEMPORARY TABLE reverted AS SELECT record_id, row_id, load_id
                FROM _sluice.enrichments WHERE pipeline = ? AND dataset = ? AND table_name = ?
                    AND llm_version = ? AND status = 'merged'""")) {
            note.setString(1, pipeline);
            note.setString(2, dataset);
            note.setString(3, table);
            note.setString(4, request.llmVersion());
            note.execute();
        }
    }

    private void rows(Map<String, Map<String, @Nullable Object>> values, Map<String, String> loads)
            throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT row_id, load_id FROM temp.reverted")) {
            while (rows.next()) {
                Map<String, @Nullable Object> columns = new LinkedHashMap<>();
                columns.put("_llm_cleaned", false);
                columns.put("_llm_error", null);
                values.put(rows.getString(1), columns);
                loads.put(rows.getString(1), rows.getString(2));
            }
        }
    }

    private long cells(TableSchema schema, Map<String, Map<String, @Nullable Object>> values, List<Example> examples)
            throws SQLException {
        long cells = 0;
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT r.record_id, a.row_id, r.field, r.before, r.after
                FROM _sluice.repairs AS r JOIN temp.reverted AS a USING (record_id)
                WHERE r.rule = ? AND r."by" = 'model' AND r.reverted_at IS NULL AND NOT EXISTS (
                    FROM _sluice.repairs AS later WHERE later.record_id = r.record_id AND later.field = r.field
                        AND later.reverted_at IS NULL AND later.rowid > r.rowid)
                ORDER BY r.rowid""")) {
            query.setString(1, request.rule());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    int column = schema.indexOf(NormalizerOptions.NAMES.key(rows.getString(3)));
                    Map<String, @Nullable Object> row = values.get(rows.getString(2));
                    if (column < 0 || row == null) {
                        continue;
                    }
                    String before = rows.getString(4);
                    var type = schema.columns().get(column).type();
                    row.put(
                            schema.columns().get(column).name(),
                            before == null || before.equals("null")
                                    ? null
                                    : TableCells.fit(TableCells.parse(before), type));
                    cells++;
                    if (examples.size() < EXAMPLES) {
                        examples.add(new Example(rows.getString(1), rows.getString(3), rows.getString(5), before));
                    }
                }
            }
        }
        return cells;
    }

    private void settle(String pipeline, String dataset, String table, Instant now) throws SQLException {
        try (PreparedStatement mark = connection.prepareStatement("""
                UPDATE _sluice.repairs SET reverted_at = make_timestamp(?) WHERE rule = ? AND "by" = 'model'
                    AND reverted_at IS NULL AND pipeline = ? AND record_id IN (SELECT record_id FROM temp.reverted)""");
                PreparedStatement settle = connection.prepareStatement("""
                UPDATE _sluice.enrichments SET status = 'reverted' WHERE pipeline = ? AND dataset = ?
                    AND table_name = ? AND llm_version = ? AND status = 'merged'""")) {
            mark.setLong(1, SystemAppender.micros(now));
            mark.setString(2, request.rule());
            mark.setString(3, pipeline);
            mark.execute();
            settle.setString(1, pipeline);
            settle.setString(2, dataset);
            settle.setString(3, table);
            settle.setString(4, request.llmVersion());
            settle.execute();
        }
    }
}
