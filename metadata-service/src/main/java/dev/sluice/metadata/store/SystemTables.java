package dev.sluice.metadata.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/**
 * The tables of schema {@code _sluice}. Timestamps are UTC without a zone. No table but the one-row ones is ever updated in a way
 * that costs more as data grows, and none has an index: see the README for what was measured. Ids of tables that grow with the records are
 * not compressed: they are hashes, on which checkpoints would spend their time in vain.
 */
final class SystemTables {

    /** Raised when a table changes in a way that older code cannot write. */
    static final int FORMAT = 1;

    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE IF NOT EXISTS _sluice.warehouse (id VARCHAR, format INTEGER, epoch BIGINT, owner_pid BIGINT,
                opened_at TIMESTAMP, created_at TIMESTAMP)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.offsets (topic VARCHAR, topic_partition INTEGER, next_offset BIGINT,
                topic_id VARCHAR, updated_at TIMESTAMP)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.gaps (topic VARCHAR, topic_partition INTEGER, from_offset BIGINT,
                to_offset BIGINT, reason VARCHAR, accepted_at TIMESTAMP)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.loads (load_id VARCHAR, load_sequence BIGINT, epoch BIGINT,
                committed_at TIMESTAMP, records BIGINT, "rows" BIGINT, merged BIGINT, dead_letters BIGINT,
                rejected BIGINT, duplicates BIGINT, enrichments BIGINT, schema_changes BIGINT, offsets VARCHAR)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.schema_versions (dataset VARCHAR, version BIGINT, table_name VARCHAR,
                change VARCHAR, column_name VARCHAR, column_type VARCHAR, pipeline VARCHAR,
                definition_version INTEGER, load_id VARCHAR, "at" TIMESTAMP)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.repairs (record_id VARCHAR USING COMPRESSION uncompressed, pipeline VARCHAR, dataset VARCHAR,
                table_name VARCHAR, field VARCHAR, rule VARCHAR, before VARCHAR, after VARCHAR, "by" VARCHAR,
                version INTEGER, "at" TIMESTAMP)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.findings (record_id VARCHAR USING COMPRESSION uncompressed, pipeline VARCHAR, dataset VARCHAR,
                table_name VARCHAR, field VARCHAR, check_name VARCHAR, severity VARCHAR, message VARCHAR,
                version INTEGER, "at" TIMESTAMP)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.rejected (record_id VARCHAR, attempt INTEGER, pipeline VARCHAR,
                code VARCHAR, message VARCHAR, topic VARCHAR, topic_partition INTEGER, topic_offset BIGINT,
                content BLOB, "at" TIMESTAMP, refused VARCHAR, dataset VARCHAR, table_name VARCHAR, column_name VARCHAR,
                "value" VARCHAR)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.load_sources (pipeline VARCHAR, source VARCHAR, state VARCHAR,
                outcomes BIGINT)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.staged (pipeline VARCHAR, dataset VARCHAR, table_name VARCHAR,
                "rows" BIGINT)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.enrichments (record_id VARCHAR, input_hash VARCHAR, pipeline VARCHAR,
                dataset VARCHAR, table_name VARCHAR, row_id VARCHAR, load_id VARCHAR, llm_version VARCHAR,
                status VARCHAR, answer VARCHAR, output VARCHAR, error VARCHAR, cache_hit BOOLEAN, changed_cells INTEGER,
                asked_at TIMESTAMP, answered_at TIMESTAMP)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.llm_usage (usage_id VARCHAR, pipeline VARCHAR, task VARCHAR,
                provider VARCHAR, model VARCHAR, outcome VARCHAR, records INTEGER, retry BOOLEAN, tokens_in BIGINT,
                tokens_out BIGINT, cost_usd DOUBLE, "at" TIMESTAMP)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.outbox (sequence BIGINT, event_id VARCHAR, dataset VARCHAR,
                load_id VARCHAR, event VARCHAR, created_at TIMESTAMP)""",
            "CREATE TABLE IF NOT EXISTS _sluice.relay (published_sequence BIGINT)",
            """
            CREATE TABLE IF NOT EXISTS _sluice.ledger (pipeline VARCHAR, accepted BIGINT, "rows" BIGINT, merged BIGINT,
                dead_letters BIGINT, waiting BIGINT, received BIGINT, duplicates BIGINT, repeated BIGINT,
                rejected BIGINT, repaired_cells BIGINT, findings BIGINT, questions BIGINT, answered BIGINT,
                failed BIGINT, skipped BIGINT, cache_hits BIGINT, calls BIGINT, retries BIGINT, tokens_in BIGINT,
                tokens_out BIGINT, cost_usd DOUBLE, removed BIGINT)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.ledger_tables (pipeline VARCHAR, dataset VARCHAR, table_name VARCHAR,
                "rows" BIGINT, merged BIGINT)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.source_positions (topic VARCHAR, topic_partition INTEGER,
                pipeline VARCHAR, source VARCHAR, position BIGINT)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.sources (pipeline VARCHAR, source VARCHAR, records BIGINT, bytes BIGINT,
                total_bytes BIGINT, done BOOLEAN, error VARCHAR, "at" TIMESTAMP)""",
            """
            CREATE TABLE IF NOT EXISTS _sluice.dead_letters (record_id VARCHAR, attempt INTEGER, pipeline VARCHAR,
                code VARCHAR, stage VARCHAR, message VARCHAR, rule VARCHAR, field VARCHAR, topic_partition INTEGER,
                topic_offset BIGINT, status VARCHAR, "at" TIMESTAMP)""",
            "CREATE TABLE IF NOT EXISTS _sluice.push_ids (id VARCHAR USING COMPRESSION uncompressed)",
            "CREATE TABLE IF NOT EXISTS _sluice.early_landings (record_id VARCHAR)");

    /** Columns that tables got later. */
    private static final List<String> LATER = List.of(
            "ALTER TABLE _sluice.ledger ADD COLUMN IF NOT EXISTS removed BIGINT",
            "ALTER TABLE _sluice.rejected ADD COLUMN IF NOT EXISTS refused VARCHAR",
            "ALTER TABLE _sluice.rejected ADD COLUMN IF NOT EXISTS dataset VARCHAR",
            "ALTER TABLE _sluice.rejected ADD COLUMN IF NOT EXISTS table_name VARCHAR",
            "ALTER TABLE _sluice.rejected ADD COLUMN IF NOT EXISTS column_name VARCHAR",
            "ALTER TABLE _sluice.rejected ADD COLUMN IF NOT EXISTS \"value\" VARCHAR",
            "ALTER TABLE _sluice.enrichments ADD COLUMN IF NOT EXISTS asked VARCHAR",
            "ALTER TABLE _sluice.repairs ADD COLUMN IF NOT EXISTS row_id VARCHAR",
            "ALTER TABLE _sluice.repairs ADD COLUMN IF NOT EXISTS load_id VARCHAR",
            "ALTER TABLE _sluice.repairs ADD COLUMN IF NOT EXISTS reverted_at TIMESTAMP",
            "ALTER TABLE _sluice.llm_usage ADD COLUMN IF NOT EXISTS tokens_cached BIGINT",
            "ALTER TABLE _sluice.llm_usage ADD COLUMN IF NOT EXISTS tokens_cache_written BIGINT",
            "ALTER TABLE _sluice.llm_usage ADD COLUMN IF NOT EXISTS tokens_reasoning BIGINT",
            "ALTER TABLE _sluice.llm_usage ADD COLUMN IF NOT EXISTS service_tier VARCHAR");

    private SystemTables() {}

    /**
     * Makes what is missing and takes ownership: raises the epoch.
     *
     * @throws WarehouseUnusable if a newer build wrote the file
     */
    static Ownership claim(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN TRANSACTION");
            statement.execute("CREATE SCHEMA IF NOT EXISTS _sluice");
            for (String table : TABLES) {
                statement.execute(table);
            }
            for (String column : LATER) {
                statement.execute(column);
            }
            statement.execute("INSERT INTO _sluice.relay SELECT 0 WHERE NOT EXISTS (FROM _sluice.relay)");
            statement.execute("INSERT INTO _sluice.warehouse SELECT '" + UUID.randomUUID() + "', " + FORMAT
                    + ", 0, 0, NULL, now()::TIMESTAMP WHERE NOT EXISTS (FROM _sluice.warehouse)");
            statement.execute(
                    "UPDATE _sluice.warehouse SET epoch = epoch + 1, opened_at = now()::TIMESTAMP, owner_pid = "
                            + ProcessHandle.current().pid());
            Ownership claimed = read(statement);
            statement.execute("COMMIT");
            return claimed;
        }
    }

    private static Ownership read(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT id, format, epoch FROM _sluice.warehouse")) {
            if (!row.next()) {
                throw new WarehouseUnusable("_sluice.warehouse is empty: restore the file from a backup");
            }
            if (row.getInt(2) > FORMAT) {
                throw new WarehouseUnusable("the warehouse has format " + row.getInt(2) + ", this build writes format "
                        + FORMAT + ": use the newer build that wrote it");
            }
            return new Ownership(row.getString(1), row.getLong(3));
        }
    }

    /**
     * Who writes the file.
     *
     * @param id random id of the file, for ever
     * @param epoch raised at every opening; only the owner with the file's epoch may commit
     */
    record Ownership(String id, long epoch) {}
}
