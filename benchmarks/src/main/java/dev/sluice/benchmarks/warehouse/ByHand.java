package dev.sluice.benchmarks.warehouse;

import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.schemas.CleansedRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.apache.kafka.common.serialization.Deserializer;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * What somebody would write for these fields alone: an appender loop and the offset, in one transaction per flush; with a key through a
 * staging table. The table has the columns that the sink gives it, and DuckDB the sink's settings.
 */
final class ByHand implements Contender {

    /** What becomes of a second version of an order. */
    enum Form {
        /** One more row. */
        APPEND("", "orders", ""),
        /** The row is replaced through the primary key's index. */
        REPLACE(", PRIMARY KEY (order_id)", "staging", "INSERT OR REPLACE INTO orders " + Form.LATEST),
        /** The row is deleted by a semi-join, without an index. */
        DELETE_INSERT(
                "",
                "staging",
                "DELETE FROM orders WHERE order_id IN (SELECT order_id FROM staging); INSERT INTO orders "
                        + Form.LATEST);

        private static final String LATEST =
                "SELECT * EXCLUDE seq FROM staging QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY seq DESC) = 1";

        private final String key;
        private final String appendTo;
        private final String settle;

        Form(String key, String appendTo, String settle) {
            this.key = key;
            this.appendTo = appendTo;
            this.settle = settle;
        }
    }

    private static final String COLUMNS = """
            (%scustomer_id BIGINT, quantity BIGINT, amount DECIMAL(12,2), ordered_at TIMESTAMPTZ, order_id VARCHAR,
             email VARCHAR, country_code VARCHAR, address VARCHAR, product VARCHAR, category VARCHAR, status VARCHAR,
             payment_ref VARCHAR, kind VARCHAR, load_id VARCHAR, record_id VARCHAR, version BIGINT%s)
            """;

    private final Form form;
    private final @Nullable Deserializer<CleansedRecord> decoder;
    private final DuckDBConnection connection;
    private final Statement statement;
    private final OrderValues reused = new OrderValues();
    private long sequence;
    private long flushes;

    /**
     * Opens an empty file.
     *
     * @param decoder reads each record and its row within the measured time; null: values are at hand
     */
    ByHand(WarehouseSettings settings, Form form, @Nullable Deserializer<CleansedRecord> decoder) throws SQLException {
        this.form = form;
        this.decoder = decoder;
        var properties = new Properties();
        properties.put("memory_limit", settings.memoryLimit() + "B");
        properties.put("threads", String.valueOf(settings.threads()));
        properties.put("checkpoint_threshold", settings.checkpointThreshold() + "B");
        connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + settings.file(), properties);
        statement = connection.createStatement();
        statement.execute("CREATE TABLE orders" + COLUMNS.formatted("", form.key));
        statement.execute("CREATE TEMP TABLE staging" + COLUMNS.formatted("seq BIGINT, ", ""));
        statement.execute("CREATE TABLE offsets (part INTEGER, next BIGINT)");
        statement.execute("INSERT INTO offsets VALUES (0, 0)");
    }

    @Override
    public void land(OrderFlush flush) throws SQLException, IOException {
        statement.execute("BEGIN TRANSACTION");
        String load = "1763741234." + (100_000 + flushes++);
        try (DuckDBAppender appender = form == Form.APPEND
                ? connection.createAppender("main", form.appendTo)
                : connection.createAppender("temp", "main", form.appendTo)) {
            for (int i = 0; i < flush.rows(); i++) {
                if (decoder == null) {
                    append(appender, flush.values().get(i), load, flush.ids().get(i), 1);
                } else {
                    CleansedRecord record =
                            decoder.deserialize("", flush.cleansed().get(i));
                    append(
                            appender,
                            reused.read(bytes(record.getRow())),
                            load,
                            record.getRecordId(),
                            record.getDefinitionVersion());
                }
            }
        }
        if (form != Form.APPEND) {
            for (String sql : form.settle.split("; ")) {
                statement.execute(sql);
            }
            statement.execute("TRUNCATE staging");
        }
        statement.execute("UPDATE offsets SET next = " + sequence);
        statement.execute("COMMIT");
    }

    private void append(DuckDBAppender to, OrderValues row, String load, String id, int version) throws SQLException {
        to.beginRow();
        sequence++;
        if (form != Form.APPEND) {
            to.append(sequence);
        }
        number(to, row.customerId);
        number(to, row.quantity);
        if (OrderValues.isMissing(row.amount)) {
            to.appendNull();
        } else {
            to.appendDecimal(row.amount);
        }
        if (OrderValues.isMissing(row.orderedAt)) {
            to.appendNull();
        } else {
            to.appendEpochMicros(row.orderedAt);
        }
        for (String text : row.texts) {
            text(to, text);
        }
        to.append(load);
        to.append(id);
        to.append((long) version);
        to.endRow();
    }

    private static void number(DuckDBAppender to, long value) throws SQLException {
        if (OrderValues.isMissing(value)) {
            to.appendNull();
        } else {
            to.append(value);
        }
    }

    private static void text(DuckDBAppender to, @Nullable String value) throws SQLException {
        if (value == null) {
            to.appendNull();
        } else {
            to.append(value);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Override
    public long rows() throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM orders")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
        connection.close();
    }
}
