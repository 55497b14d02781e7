package dev.sluice.metadata.revert;

import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.pipeline.DocumentPath;
import dev.sluice.pipeline.PipelineReplay;
import dev.sluice.pipeline.RowFinding;
import dev.sluice.pipeline.RowRepair;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/** {@code _sluice.repairs} and {@code _sluice.findings}: what they say of the rows of a rule, and how a revert writes them anew. Not thread-safe. */
final class History {

    private final DuckDBConnection connection;
    private final String pipeline;
    private final String dataset;
    private final String table;

    /** Notes the records that the rule changed, in a temporary table. */
    History(DuckDBConnection connection, RevertRequest request, String pipeline, String dataset, String table)
            throws SQLException {
        this.connection = connection;
        this.pipeline = pipeline;
        this.dataset = dataset;
        this.table = table;
        try (PreparedStatement note = connection.prepareStatement("""
                CREATE OR REPLACE TEMPORARY TABLE reverting AS
                SELECT record_id, any_value(coalesce(row_id, record_id)) AS row_id, any_value(load_id) AS load_id
                FROM _sluice.repairs WHERE pipeline = ? AND dataset = ? AND table_name = ? AND rule = ?
                    AND reverted_at IS NULL AND "by" = 'rule' AND version >= ?
                GROUP BY record_id""")) {
            note.setString(1, pipeline);
            note.setString(2, dataset);
            note.setString(3, table);
            note.setString(4, request.rule());
            note.setInt(5, request.since());
            note.execute();
        }
    }

    /** The tables that a rule has changed: pipeline, dataset, table. */
    static List<List<String>> tables(DuckDBConnection connection, RevertRequest request) throws SQLException {
        List<List<String>> tables = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT DISTINCT pipeline, dataset, table_name FROM _sluice.repairs
                WHERE rule = ? AND reverted_at IS NULL AND "by" = 'rule' AND version >= ?
                    AND pipeline = coalesce(?, pipeline) ORDER BY ALL""")) {
            query.setString(1, request.rule());
            query.setInt(2, request.since());
            query.setString(3, request.pipeline());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    tables.add(List.of(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
        }
        return tables;
    }

    /** The rows that the rule changed, by record, with all that rules changed in them. */
    List<Affected> affected() throws SQLException {
        Map<String, Affected> found = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT r.record_id, a.row_id, a.load_id, r.version, r.field, r.rule, r.before
                FROM _sluice.repairs AS r JOIN temp.reverting AS a USING (record_id)
                WHERE r.pipeline = ? AND r.dataset = ? AND r.table_name = ? AND r."by" = 'rule' AND r.reverted_at IS NULL
                ORDER BY r.rowid""")) {
            query.setString(1, pipeline);
            query.setString(2, dataset);
            query.setString(3, table);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String loadId = rows.getString(3);
                    found.computeIfAbsent(rows.getString(1), id -> row(id, rows, loadId == null ? "" : loadId))
                            .repairs()
                            .add(new RowRepair(rows.getString(5), rows.getString(6), rows.getString(7)));
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static Affected row(String id, ResultSet rows, String loadId) {
        try {
            return new Affected(id, rows.getString(2), loadId, rows.getInt(4), new ArrayList<>());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fields that a model has changed since, by record. */
    Map<String, Set<String>> answered() throws SQLException {
        Map<String, Set<String>> answered = new HashMap<>();
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("""
                        SELECT r.record_id, r.field FROM _sluice.repairs AS r JOIN temp.reverting AS a USING (record_id)
                        WHERE r."by" <> 'rule' AND r.reverted_at IS NULL""")) {
            while (rows.next()) {
                answered.computeIfAbsent(rows.getString(1), id -> new HashSet<>())
                        .add(rows.getString(2));
            }
        }
        return answered;
    }

    /**
     * Writes what would have been written had the rule never been; what was written stays, marked as reverted.
     *
     * @param kept checks whose findings stay as they are
     */
    void rewrite(List<RuleRevert.Replayed> rows, Set<String> kept, Instant now) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMPORARY TABLE reverted (record_id VARCHAR)");
        }
        try (SystemAppender ids = SystemAppender.toTemporary(connection, "reverted")) {
            for (RuleRevert.Replayed row : rows) {
                ids.row(row.row().recordId());
            }
        }
        mark(now, "\"by\" = 'rule'");
        try (PreparedStatement delete = connection.prepareStatement("""
                DELETE FROM _sluice.findings WHERE pipeline = ? AND check_name NOT IN ('answer', 'schema_contract')
                    AND NOT list_contains(?, check_name)
                    AND record_id IN (SELECT record_id FROM temp.reverted)""")) {
            delete.setString(1, pipeline);
            delete.setArray(2, connection.createArrayOf("VARCHAR", kept.toArray()));
            delete.execute();
        }
        writeRepairs(rows, now);
        writeFindings(rows, kept, now);
        recount();
    }

    /** Marks the repairs of the records in {@code temp.reverted}. */
    void mark(Instant now, String which) throws SQLException {
        try (PreparedStatement mark =
                connection.prepareStatement("UPDATE _sluice.repairs SET reverted_at = make_timestamp(?) WHERE "
                        + which + " AND reverted_at IS NULL AND pipeline = ? AND dataset = ? AND table_name = ?"
                        + " AND record_id IN (SELECT record_id FROM temp.reverted)")) {
            mark.setLong(1, SystemAppender.micros(now));
            mark.setString(2, pipeline);
            mark.setString(3, dataset);
            mark.setString(4, table);
            mark.execute();
        }
    }

    private void writeRepairs(List<RuleRevert.Replayed> rows, Instant now) throws SQLException {
        try (SystemAppender appender = SystemAppender.to(connection, "repairs")) {
            for (RuleRevert.Replayed one : rows) {
                List<RowRepair> repairs = one.outcome().repairs();
                var document = PipelineReplay.document(one.outcome().row());
                for (int i = 0; i < repairs.size(); i++) {
                    RowRepair repair = repairs.get(i);
                    String next = null;
                    boolean last = true;
                    for (int j = i + 1; j < repairs.size() && last; j++) {
                        if (repairs.get(j).field().equals(repair.field())) {
                            next = repairs.get(j).before();
                            last = false;
                        }
                    }
                    var value = DocumentPath.get(document, repair.field());
                    appender.row(
                            one.row().recordId(),
                            pipeline,
                            dataset,
                            table,
                            repair.field(),
                            repair.rule(),
                            repair.before(),
                            last ? (value.isMissingNode() ? null : value.toString()) : next,
                            "rule",
                            one.row().version(),
                            now,
                            one.row().rowId().equals(one.row().recordId())
                                    ? null
                                    : one.row().rowId(),
                            one.row().loadId().isEmpty() ? null : one.row().loadId(),
                            null);
                }
            }
        }
    }

    private void writeFindings(List<RuleRevert.Replayed> rows, Set<String> kept, Instant now) throws SQLException {
        try (SystemAppender appender = SystemAppender.to(connection, "findings")) {
            for (RuleRevert.Replayed one : rows) {
                for (RowFinding finding : one.outcome().findings()) {
                    if (kept.contains(finding.check())) {
                        continue;
                    }
                    appender.row(
                            one.row().recordId(),
                            pipeline,
                            dataset,
                            table,
                            finding.field(),
                            finding.check(),
                            finding.severity().word(),
                            finding.message(),
                            one.row().version(),
                            now);
                }
            }
        }
    }

    /** The books count what is in force. */
    void recount() throws SQLException {
        try (PreparedStatement count = connection.prepareStatement("""
                UPDATE _sluice.ledger SET
                    repaired_cells = (SELECT count(DISTINCT (record_id, field, "by", CASE "by" WHEN 'model' THEN rule END))
                        FROM _sluice.repairs AS r WHERE r.pipeline = ledger.pipeline AND reverted_at IS NULL),
                    findings = (SELECT count(*) FROM _sluice.findings AS f WHERE f.pipeline = ledger.pipeline)
                WHERE pipeline = ?""")) {
            count.setString(1, pipeline);
            count.execute();
        }
    }
}
