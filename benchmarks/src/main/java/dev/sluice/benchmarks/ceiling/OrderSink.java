package dev.sluice.benchmarks.ceiling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** The sink half of the hand-written chain: rows and offsets in one explicit transaction per flush. Not thread-safe. */
public final class OrderSink implements AutoCloseable {

    /** What becomes of a second version of an order. */
    public enum Form {
        /** One more row. */
        APPEND("append", "orders"),
        /** The row of the order is replaced. */
        MERGE("keyed merge", "staging");

        private final String words;
        private final String appendTo;

        Form(String words, String appendTo) {
            this.words = words;
            this.appendTo = appendTo;
        }

        String words() {
            return words;
        }
    }

    private static final int FLUSH_ROWS = 50_000;
    private static final long FLUSH_NANOS = Duration.ofMillis(500).toNanos();
    private static final Duration WAIT = Duration.ofMillis(50);
    private static final String COLUMNS = """
            (seq BIGINT, order_id VARCHAR, customer_id BIGINT, email VARCHAR, country_code VARCHAR, address VARCHAR,
             product VARCHAR, category VARCHAR, quantity BIGINT, amount DECIMAL(12,2), ordered_at TIMESTAMP,
             status VARCHAR, payment_ref VARCHAR, kind VARCHAR%s)
            """;
    private static final String FROM_STAGING = """
            INSERT OR REPLACE INTO orders SELECT * FROM staging
            QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY seq DESC) = 1
            """;

    private final Form form;
    private final Path file;
    private final DuckDBConnection connection;
    private final Statement statement;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final OrderRow row = new OrderRow();
    private final Map<Integer, Long> positions = new TreeMap<>();
    private long sequence;

    private OrderSink(Form form, Path file, DuckDBConnection connection, KafkaConsumer<byte[], byte[]> consumer)
            throws SQLException {
        this.form = form;
        this.file = file;
        this.connection = connection;
        this.consumer = consumer;
        this.statement = connection.createStatement();
    }

    /** Opens a warehouse of its own in the work directory. */
    static OrderSink open(OrderTopic load, String topic, Form form) throws IOException, SQLException {
        Path file = Files.createTempDirectory(load.workDirectory(), "by-hand").resolve("warehouse.duckdb");
        var connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file);
        var sink = new OrderSink(form, file, connection, load.consumer(topic));
        boolean keyed = form == Form.MERGE;
        sink.statement.execute("CREATE TABLE orders" + COLUMNS.formatted(keyed ? ", PRIMARY KEY (order_id)" : ""));
        sink.statement.execute("CREATE TEMP TABLE staging" + COLUMNS.formatted(""));
        sink.statement.execute("CREATE TABLE offsets (part INTEGER PRIMARY KEY, next BIGINT)");
        return sink;
    }

    /** Consumes that many rows and returns after the commit of the last one. */
    void drain(long rows) throws SQLException {
        long done = 0;
        while (done < rows) {
            done += flush(rows - done);
        }
    }

    private long flush(long wanted) throws SQLException {
        statement.execute("BEGIN TRANSACTION");
        long taken = 0;
        long deadline = System.nanoTime() + FLUSH_NANOS;
        try (DuckDBAppender appender = appender()) {
            while (taken < Math.min(wanted, FLUSH_ROWS) && System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
                    OrderCodec.decode(record.value(), row);
                    append(appender);
                    positions.put(record.partition(), record.offset() + 1);
                    taken++;
                }
            }
        }
        if (form == Form.MERGE) {
            statement.execute(FROM_STAGING);
            statement.execute("DELETE FROM staging");
        }
        try (PreparedStatement offsets = connection.prepareStatement("INSERT OR REPLACE INTO offsets VALUES (?, ?)")) {
            for (Map.Entry<Integer, Long> position : positions.entrySet()) {
                offsets.setInt(1, position.getKey());
                offsets.setLong(2, position.getValue());
                offsets.execute();
            }
        }
        statement.execute("COMMIT");
        return taken;
    }

    private DuckDBAppender appender() throws SQLException {
        return form == Form.MERGE
                ? connection.createAppender("temp", "main", form.appendTo)
                : connection.createAppender("main", form.appendTo);
    }

    private void append(DuckDBAppender to) throws SQLException {
        to.beginRow();
        to.append(sequence++);
        text(to, row.orderId);
        to.append(row.customerId);
        text(to, row.email);
        text(to, row.country);
        text(to, row.address);
        text(to, row.product);
        text(to, row.category);
        to.append(row.quantity);
        if (row.hasAmount) {
            to.appendDecimal(row.amountCents);
        } else {
            to.appendNull();
        }
        if (row.hasOrderedAt) {
            to.appendEpochMicros(row.orderedAtMicros);
        } else {
            to.appendNull();
        }
        text(to, row.status);
        text(to, row.paymentRef);
        text(to, row.kind);
        to.endRow();
    }

    private static void text(DuckDBAppender to, @Nullable String value) throws SQLException {
        if (value == null) {
            to.appendNull();
        } else {
            to.append(value);
        }
    }

    @Override
    public void close() throws SQLException, IOException {
        consumer.close();
        statement.close();
        connection.close();
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".wal"));
        Files.deleteIfExists(file.getParent());
    }
}
