package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Ledger;
import dev.sluice.metadata.lineage.RunEvents;
import dev.sluice.metadata.outbox.Outbox;
import dev.sluice.metadata.store.KeyedTable;
import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.warehouse.Places;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/**
 * What the sink keeps in memory of the warehouse. Flushes change it as they go; when one is rolled back it is thrown away and read again, so
 * memory and file cannot disagree. Not thread-safe.
 */
final class SinkState {

    private static final long MICROS = 1_000_000;

    private final DuckDBConnection connection;
    private final String systemPrefix;
    private final Ledger ledger;
    private final Offsets offsets;
    private final SourcePositions positions;
    private final SeenIds seenIds;
    private final EarlyLandings earlyLandings;
    private final Questions questions;
    private final Landings landings;
    private final Outbox outbox;
    private final WholeLoads loads;
    private final KeyedTable sources = new KeyedTable(
            "sources", 2, "pipeline", "source", "records", "bytes", "total_bytes", "done", "error", "at");
    private final Map<String, Long> schemaVersions = new HashMap<>();
    private long loadSequence;
    private long lastLoadMicros;

    /**
     * Reads everything.
     *
     * @param published highest number of an event that is in the metadata topic
     * @param places kept from one state to the next
     */
    SinkState(Warehouse warehouse, String systemPrefix, RunEvents events, long published, Places places)
            throws SQLException {
        this.connection = warehouse.writer();
        this.systemPrefix = systemPrefix;
        this.ledger = Ledger.load(connection);
        this.offsets = new Offsets(connection);
        this.positions = new SourcePositions(connection);
        this.seenIds = new SeenIds(connection);
        this.earlyLandings = new EarlyLandings(connection);
        this.questions = new Questions(connection);
        this.landings = new Landings(connection, systemPrefix, places);
        this.outbox = Outbox.load(connection, events, warehouse.id(), published);
        this.loads = new WholeLoads(connection);
        sources.load(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMPORARY TABLE marked_ids (record_id VARCHAR, attempt INTEGER)");
            readLastLoad(statement);
            readSchemaVersions(statement);
        }
    }

    private void readLastLoad(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT max(load_sequence), max(load_id) FROM _sluice.loads")) {
            if (row.next() && row.getString(2) != null) {
                loadSequence = row.getLong(1);
                String[] parts = row.getString(2).split("\\.", 2);
                lastLoadMicros = Long.parseLong(parts[0]) * MICROS + Long.parseLong(parts[1]);
            }
        }
    }

    private void readSchemaVersions(Statement statement) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("SELECT dataset, max(version) FROM _sluice.schema_versions GROUP BY dataset")) {
            while (rows.next()) {
                schemaVersions.put(rows.getString(1), rows.getLong(2));
            }
        }
    }

    /** The next load; its id is above all before it, also when the clock went back. */
    Load nextLoad(Instant now) {
        lastLoadMicros = Math.max(SystemAppender.micros(now), lastLoadMicros + 1);
        String id = String.format(Locale.ROOT, "%d.%06d", lastLoadMicros / MICROS, lastLoadMicros % MICROS);
        return new Load(id, ++loadSequence, now);
    }

    /** The next version of a dataset's schema. */
    long nextSchemaVersion(String dataset) {
        return schemaVersions.merge(dataset, 1L, Long::sum);
    }

    DuckDBConnection connection() {
        return connection;
    }

    String systemPrefix() {
        return systemPrefix;
    }

    Ledger ledger() {
        return ledger;
    }

    Offsets offsets() {
        return offsets;
    }

    SourcePositions positions() {
        return positions;
    }

    SeenIds seenIds() {
        return seenIds;
    }

    EarlyLandings earlyLandings() {
        return earlyLandings;
    }

    Questions questions() {
        return questions;
    }

    Landings landings() {
        return landings;
    }

    WholeLoads loads() {
        return loads;
    }

    Outbox outbox() {
        return outbox;
    }

    KeyedTable sources() {
        return sources;
    }
}
