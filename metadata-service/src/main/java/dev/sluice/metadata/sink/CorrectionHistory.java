package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.lineage.DatasetCommit.TableState;
import dev.sluice.metadata.normalize.TableSchema;
import dev.sluice.metadata.sink.PendingCorrections.Pending;
import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.pipeline.Pipeline;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What corrections changed, for {@code _sluice.repairs}, and which did not fit, for {@code _sluice.findings}. Belongs to one flush; not thread-safe. */
final class CorrectionHistory {

    private record Changed(Pending pending, String rowId, String loadId) {}

    private final Flush flush;
    private final Pipeline pipeline;
    private final Landing landing;
    private final List<Changed> changed = new ArrayList<>();
    private final List<Changed> refused = new ArrayList<>();

    CorrectionHistory(Flush flush, Pipeline pipeline, Landing landing) {
        this.flush = flush;
        this.pipeline = pipeline;
        this.landing = landing;
    }

    /** A cell has another value. */
    void changed(Pending pending, CorrectedRow row) {
        changed.add(new Changed(pending, row.id(), row.loadId()));
    }

    /** The column does not take the value. */
    void refused(Pending pending, CorrectedRow row) {
        refused.add(new Changed(pending, row.id(), row.loadId()));
    }

    /** Writes all of it and counts it. */
    void write() throws SQLException {
        if (!changed.isEmpty()) {
            count();
            writeRepairs();
            var commit = landing.commit(flush);
            commit.pipeline(name());
            commit.table(new TableState(landing.table(), types(), 0, Map.of()));
        }
        if (!refused.isEmpty()) {
            writeFindings();
        }
    }

    /** A cell counts once, however often it is changed. */
    private void count() throws SQLException {
        try (Statement statement = flush.connection().createStatement()) {
            statement.execute("CREATE OR REPLACE TEMPORARY TABLE corrected (record_id VARCHAR)");
        }
        try (SystemAppender ids = SystemAppender.toTemporary(flush.connection(), "corrected")) {
            for (Changed one : changed) {
                ids.row(one.pending.correction().getRecordId());
            }
        }
        Set<List<@Nullable String>> counted = new HashSet<>();
        try (Statement statement = flush.connection().createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT DISTINCT record_id, field FROM _sluice.repairs
                        WHERE reverted_at IS NULL AND "by" = 'rule' AND record_id IN (SELECT record_id FROM temp.corrected)""")) {
            while (rows.next()) {
                counted.add(java.util.Arrays.asList(rows.getString(1), rows.getString(2)));
            }
        }
        for (Changed one : changed) {
            var correction = one.pending.correction();
            if (counted.add(List.of(correction.getRecordId(), correction.getField()))) {
                flush.ledger().add(name(), Count.REPAIRED_CELLS, 1);
            }
        }
    }

    private void writeRepairs() throws SQLException {
        try (SystemAppender appender = SystemAppender.to(flush.connection(), "repairs")) {
            for (Changed one : changed) {
                var correction = one.pending.correction();
                landing.commit(flush).repaired(correction.getField(), correction.getRule());
                appender.row(
                        correction.getRecordId(),
                        name(),
                        landing.dataset().name(),
                        landing.table(),
                        correction.getField(),
                        correction.getRule(),
                        correction.getBefore(),
                        correction.getAfter(),
                        "rule",
                        one.pending.version(),
                        flush.load().at(),
                        one.rowId.equals(correction.getRecordId()) ? null : one.rowId,
                        one.loadId,
                        null);
            }
        }
    }

    private void writeFindings() throws SQLException {
        try (SystemAppender appender = SystemAppender.to(flush.connection(), "findings")) {
            for (Changed one : refused) {
                var correction = one.pending.correction();
                landing.commit(flush).found(1);
                flush.ledger().add(name(), Count.FINDINGS, 1);
                appender.row(
                        correction.getRecordId(),
                        name(),
                        landing.dataset().name(),
                        landing.table(),
                        correction.getField(),
                        correction.getRule(),
                        "warning",
                        "correction left out: does not fit the type of its column",
                        one.pending.version(),
                        flush.load().at());
            }
        }
    }

    private Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        TableSchema schema = landing.dataset().catalog().table(landing.table());
        if (schema != null) {
            schema.columns()
                    .forEach(column -> types.put(column.name(), column.type().duckdb()));
        }
        return types;
    }

    private String name() {
        return pipeline.definition().pipeline();
    }
}
