package dev.sluice.metadata.ledger;

import dev.sluice.metadata.store.Warehouse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The books as they were last committed, on a connection of its own per question. Thread-safe. */
public final class LedgerView {

    private final Warehouse warehouse;

    public LedgerView(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** The numbers of every pipeline that has brought anything, by name. */
    public List<PipelineNumbers> pipelines() throws SQLException {
        try (var reader = warehouse.reader()) {
            return Ledger.read(reader).stream().map(PipelineNumbers::of).collect(Collectors.toList());
        }
    }

    /** Every source that has been read, by pipeline and name. */
    public List<SourceLine> sources() throws SQLException {
        var lines = new ArrayList<SourceLine>();
        try (var reader = warehouse.reader();
                Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT pipeline, source, records, bytes, total_bytes, done, error, epoch_ms("at")
                        FROM _sluice.sources ORDER BY pipeline, source""")) {
            while (rows.next()) {
                lines.add(new SourceLine(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getLong(3),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getBoolean(6),
                        rows.getString(7),
                        java.time.Instant.ofEpochMilli(rows.getLong(8))));
            }
        }
        return lines;
    }

    /** The next offset of every partition, as {@code <topic>-<partition>}. */
    public Map<String, Long> offsets() throws SQLException {
        var offsets = new TreeMap<String, Long>();
        try (var reader = warehouse.reader();
                Statement statement = reader.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT topic, topic_partition, next_offset FROM _sluice.offsets")) {
            while (rows.next()) {
                offsets.put(rows.getString(1) + "-" + rows.getInt(2), rows.getLong(3));
            }
        }
        return offsets;
    }

    /**
     * Compares the ledger with the tables it tells of; scans them, so it is for tests, the end of a run and {@code status --verify}.
     *
     * @param rawReadToItsEnd whether topic raw has been read to its end, so that every outcome must have its record
     * @return what does not agree; empty when the books balance
     */
    public List<String> verify(boolean rawReadToItsEnd) throws SQLException {
        try (var reader = warehouse.reader()) {
            return new LedgerCheck(reader).run(rawReadToItsEnd);
        }
    }

    /** Compares only the numbers of rows; quick, as the database knows them without a scan. */
    public List<String> compareTables() throws SQLException {
        try (var reader = warehouse.reader()) {
            return new LedgerCheck(reader).tables();
        }
    }
}
