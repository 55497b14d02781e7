package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.lineage.DatasetCommit;
import dev.sluice.metadata.lineage.DatasetCommit.TableState;
import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.Rejection;
import dev.sluice.metadata.normalize.SchemaChange;
import dev.sluice.metadata.normalize.TableBatch;
import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.metadata.warehouse.MergeResult;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.Finding;
import dev.sluice.schemas.Repair;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of one flush, with their repairs, findings and questions. */
final class LandedRows {

    /** A value that the schema contract kept out of a row that landed. */
    private record Refused(Landed row, Rejection rejection) {}

    private final List<Landed> landed = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private final RowValues values = new RowValues();

    /** Adds a record that has become a row, and what of it was refused. */
    void add(Landed row, List<Rejection> refusedValues) {
        landed.add(row);
        for (Rejection rejection : refusedValues) {
            refused.add(new Refused(row, rejection));
        }
    }

    /** The records that landed and asked a model. */
    List<Landed> questions() {
        var asking = new ArrayList<Landed>();
        for (Landed row : landed) {
            if (row.record().getInputHash() != null) {
                asking.add(row);
            }
        }
        return asking;
    }

    void write(Flush flush) throws SQLException {
        for (Landing landing : flush.state().landings().used()) {
            schemaVersions(flush, landing);
            MergeResult result = landing.write();
            if (result.rowsInserted() + result.rowsMerged() > 0) {
                account(flush, landing, result);
            }
        }
        repairs(flush);
        findings(flush);
    }

    private static void account(Flush flush, Landing landing, MergeResult result) {
        flush.counts().rows += result.rowsInserted();
        flush.counts().merged += result.rowsMerged();
        flush.ledger()
                .landed(
                        landing.name(),
                        landing.dataset().name(),
                        landing.table(),
                        result.rowsInserted(),
                        result.rowsMerged());
        DatasetCommit commit = flush.commit(landing.dataset().name(), landing.table());
        commit.pipeline(landing.name());
        for (TableBatch table : landing.batch().tables()) {
            commit.table(state(table));
        }
    }

    private static TableState state(TableBatch table) {
        Map<String, String> types = new LinkedHashMap<>();
        Map<String, Long> nulls = new LinkedHashMap<>();
        List<Column> columns = table.columns();
        for (int c = 0; c < columns.size(); c++) {
            types.put(columns.get(c).name(), columns.get(c).type().duckdb());
            if (table.isRoot()) {
                long empty = 0;
                var buffer = table.buffer(c);
                for (int row = 0; row < table.rows(); row++) {
                    empty += buffer.isSet(row) ? 0 : 1;
                }
                nulls.put(columns.get(c).name(), empty);
            }
        }
        return new TableState(table.table(), types, table.liveRows(), nulls);
    }

    private static void schemaVersions(Flush flush, Landing landing) throws SQLException {
        List<SchemaChange> changes = landing.batch().changes();
        if (changes.isEmpty()) {
            return;
        }
        flush.counts().schemaChanges += changes.size();
        String dataset = landing.dataset().name();
        long version = flush.state().nextSchemaVersion(dataset);
        try (SystemAppender appender = SystemAppender.to(flush.connection(), "schema_versions")) {
            for (SchemaChange change : changes) {
                if (change instanceof SchemaChange.CreateTable created) {
                    for (Column column : created.columns()) {
                        row(appender, flush, landing, version, "create_table", created.table(), column);
                    }
                } else if (change instanceof SchemaChange.AddColumn added) {
                    row(appender, flush, landing, version, "add_column", added.table(), added.column());
                }
            }
        }
    }

    private static void row(
            SystemAppender appender,
            Flush flush,
            Landing landing,
            long version,
            String change,
            String table,
            Column column)
            throws SQLException {
        appender.row(
                landing.dataset().name(),
                version,
                table,
                change,
                column.name(),
                column.type().duckdb(),
                landing.name(),
                landing.pipeline().version(),
                flush.load().id(),
                flush.load().at());
    }

    private void repairs(Flush flush) throws SQLException {
        long at = SystemAppender.micros(flush.load().at());
        SystemAppender appender = null;
        try {
            for (Landed row : landed) {
                List<Repair> repairs = row.record().getRepairs();
                if (!repairs.isEmpty()) {
                    if (appender == null) {
                        appender = SystemAppender.to(flush.connection(), "repairs");
                    }
                    repairs(flush, row, repairs, appender, at);
                }
            }
        } finally {
            if (appender != null) {
                appender.close();
            }
        }
    }

    private void repairs(Flush flush, Landed row, List<Repair> repairs, SystemAppender appender, long at)
            throws SQLException {
        CleansedRecord record = row.record();
        DatasetCommit commit =
                flush.commit(row.landing().dataset().name(), row.landing().table());
        int cells = 0;
        for (int i = 0; i < repairs.size(); i++) {
            Repair repair = repairs.get(i);
            Repair next = nextOf(repairs, i);
            cells += next == null ? 1 : 0;
            String after = next == null ? values.find(row.row(), repair.getField()) : next.getBefore();
            commit.repaired(repair.getField(), repair.getRule());
            appender.begin()
                    .text(record.getRecordId())
                    .text(record.getPipeline())
                    .text(row.landing().dataset().name())
                    .text(row.landing().table())
                    .text(repair.getField())
                    .text(repair.getRule())
                    .text(repair.getBefore())
                    .text(after)
                    .text("rule")
                    .integer(record.getDefinitionVersion())
                    .micros(at)
                    .end();
        }
        flush.ledger().add(record.getPipeline(), Count.REPAIRED_CELLS, cells);
    }

    /** The next repair of the same field: what it found is what this one left. */
    private static @Nullable Repair nextOf(List<Repair> repairs, int index) {
        String field = repairs.get(index).getField();
        for (int i = index + 1; i < repairs.size(); i++) {
            if (repairs.get(i).getField().equals(field)) {
                return repairs.get(i);
            }
        }
        return null;
    }

    private void findings(Flush flush) throws SQLException {
        SystemAppender appender = null;
        try {
            for (Landed row : landed) {
                List<Finding> findings = row.record().getFindings();
                if (!findings.isEmpty() && appender == null) {
                    appender = SystemAppender.to(flush.connection(), "findings");
                }
                for (Finding finding : findings) {
                    finding(
                            flush,
                            appender,
                            row,
                            finding.getField(),
                            finding.getCheck(),
                            finding.getSeverity(),
                            finding.getMessage());
                }
            }
            for (Refused value : refused) {
                if (appender == null) {
                    appender = SystemAppender.to(flush.connection(), "findings");
                }
                String column = value.rejection.column();
                finding(
                        flush,
                        appender,
                        value.row,
                        column == null ? value.rejection.table() : column,
                        Rejections.CONTRACT,
                        "warning",
                        value.rejection.reason());
            }
        } finally {
            if (appender != null) {
                appender.close();
            }
        }
    }

    private static void finding(
            Flush flush,
            @Nullable SystemAppender appender,
            Landed row,
            String field,
            String check,
            String severity,
            @Nullable String message)
            throws SQLException {
        if (appender == null) {
            throw new IllegalStateException("findings need an appender");
        }
        CleansedRecord record = row.record();
        appender.row(
                record.getRecordId(),
                record.getPipeline(),
                row.landing().dataset().name(),
                row.landing().table(),
                field,
                check,
                severity,
                message,
                record.getDefinitionVersion(),
                flush.load().at());
        flush.ledger().add(record.getPipeline(), Count.FINDINGS, 1);
        flush.commit(row.landing().dataset().name(), row.landing().table()).found(1);
    }
}
