package dev.sluice.metadata.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Bulk rows for one system table, values in the order of its columns. Starts no transaction: the caller has opened one with BEGIN.
 * Closing writes what is left; not thread-safe.
 */
public final class SystemAppender implements AutoCloseable {

    private final DuckDBAppender appender;

    private SystemAppender(DuckDBAppender appender) {
        this.appender = appender;
    }

    /** An appender for {@code _sluice.<table>}. */
    public static SystemAppender to(DuckDBConnection connection, String table) throws SQLException {
        return new SystemAppender(connection.createAppender("_sluice", table));
    }

    /** An appender for a temporary table. */
    public static SystemAppender toTemporary(DuckDBConnection connection, String table) throws SQLException {
        return new SystemAppender(connection.createAppender("temp", "main", table));
    }

    /** Starts a row. */
    public SystemAppender begin() throws SQLException {
        appender.beginRow();
        return this;
    }

    /** Ends the row. */
    public void end() throws SQLException {
        appender.endRow();
    }

    /** The next column, a text; null for NULL. */
    public SystemAppender text(@Nullable String value) throws SQLException {
        if (value == null) {
            appender.appendNull();
        } else {
            appender.append(value);
        }
        return this;
    }

    /** The next column, BIGINT. */
    public SystemAppender number(long value) throws SQLException {
        appender.append(value);
        return this;
    }

    /** The next column, INTEGER. */
    public SystemAppender integer(int value) throws SQLException {
        appender.append(value);
        return this;
    }

    /** The next column, a time in microseconds since the epoch. */
    public SystemAppender micros(long value) throws SQLException {
        appender.appendEpochMicros(value);
        return this;
    }

    /**
     * A whole row: String, Integer, Long, Double, Boolean, Instant, byte[] or null, each as its column wants it.
     *
     * @throws IllegalArgumentException for any other class
     */
    public void row(@Nullable Object... values) throws SQLException {
        appender.beginRow();
        for (Object value : values) {
            any(value);
        }
        appender.endRow();
    }

    private void any(@Nullable Object value) throws SQLException {
        if (value == null) {
            appender.appendNull();
        } else if (value instanceof String text) {
            appender.append(text);
        } else if (value instanceof Long number) {
            appender.append(number.longValue());
        } else if (value instanceof Integer number) {
            appender.append(number.intValue());
        } else if (value instanceof Boolean truth) {
            appender.append(truth.booleanValue());
        } else if (value instanceof Double number) {
            appender.append(number.doubleValue());
        } else if (value instanceof Instant instant) {
            appender.appendEpochMicros(micros(instant));
        } else if (value instanceof byte[] bytes) {
            appender.append(bytes);
        } else {
            throw new IllegalArgumentException("no column takes a " + value.getClass());
        }
    }

    /** An instant as microseconds since the epoch. */
    public static long micros(Instant instant) {
        return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + instant.getNano() / 1_000;
    }

    /** Lets go of it without a complaint; whatever it still writes goes with the transaction, which the caller rolls back next. */
    public void abandon() {
        try {
            appender.close();
        } catch (SQLException e) {
            LoggerFactory.getLogger(SystemAppender.class)
                    .atDebug()
                    .addKeyValue("reason", e.getMessage())
                    .log("appender abandoned");
        }
    }

    /**
     * Writes what is left. Flushes explicitly: the driver's own close swallows what goes wrong when it flushes.
     */
    @Override
    public void close() throws SQLException {
        try {
            appender.flush();
        } finally {
            appender.close();
        }
    }
}
