package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.lineage.DatasetCommit;
import dev.sluice.metadata.lineage.DatasetCommit.TableState;
import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.Rejection;
import dev.sluice.metadata.normalize.SchemaChange;
import dev.sluice.metadata.normalize.TableBatch;
import dev.sluice.metadata.normalize.TableSchema;
import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.metadata.warehouse.MergeResult;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of one flush, with their repairs and findings. */
final class LandedRows {

    private final List<Landed> asking = new ArrayList<>();
    private final RepairRows repairs = new RepairRows();
    private final FindingRows findings = new FindingRows();

    /** Adds a record that has become a row, and the values that the schema contract kept out of it. */
    void add(Flush flush, Landed row, List<Rejection> refused) throws SQLException {
        repairs.add(flush, row);
        findings.add(flush, row, refused);
        if (row.record().getInputHash() != null) {
            asking.add(row);
        }
    }

    /** The records that landed and asked a model. */
    List<Landed> questions() {
        return asking;
    }

    void write(Flush flush) throws SQLException {
        repairs.finish();
        findings.finish();
        for (Landing landing : flush.state().landings().used()) {
            schemaVersions(flush, landing);
            MergeResult result = landing.write(flush);
            if (landing.isStaged()) {
                stage(flush, landing, result);
            } else if (!result.isNothing()) {
                account(flush, landing, result);
            }
        }
    }

    /** Gives up what is open. */
    void close() {
        repairs.close();
        findings.close();
    }

    /** Rows that wait for the end of their load have no outcome yet, but for those that another row of it replaced. */
    private static void stage(Flush flush, Landing landing, MergeResult result) {
        flush.state().loads().stage(landing.name(), landing.dataset().name(), landing.table(), result.rowsInserted());
        flush.counts().merged += result.rowsMerged();
        flush.ledger().landed(landing.name(), landing.dataset().name(), landing.table(), 0, result.rowsMerged());
    }

    private static void account(Flush flush, Landing landing, MergeResult result) {
        flush.counts().rows += result.rowsMore();
        flush.counts().merged += result.rowsMerged();
        flush.ledger().add(landing.name(), Count.REMOVED, result.rowsRemoved());
        flush.ledger()
                .landed(
                        landing.name(),
                        landing.dataset().name(),
                        landing.table(),
                        result.rowsMore(),
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
        long version = flush.state().nextSchemaVersion(landing.dataset().name());
        flush.commit(landing.dataset().name(), landing.table()).schemaVersion(version);
        try (SystemAppender appender = SystemAppender.to(flush.connection(), "schema_versions")) {
            for (SchemaChange change : changes) {
                tell(flush, landing, change);
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

    /** A change of the schema is part of the commit's event, also where no row has landed with it. */
    private static void tell(Flush flush, Landing landing, SchemaChange change) {
        DatasetCommit commit = flush.commit(landing.dataset().name(), landing.table());
        commit.pipeline(landing.name());
        TableSchema schema = landing.dataset().catalog().table(change.table());
        if (schema != null) {
            Map<String, String> types = new LinkedHashMap<>();
            schema.columns()
                    .forEach(column -> types.put(column.name(), column.type().duckdb()));
            commit.table(new TableState(change.table(), types, 0, Map.of()));
        }
        commit.changed(
                change.table(),
                change instanceof SchemaChange.CreateTable ? DatasetCommit.Change.CREATE : DatasetCommit.Change.ALTER);
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
}
