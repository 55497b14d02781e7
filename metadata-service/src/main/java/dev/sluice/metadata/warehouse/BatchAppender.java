package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.ColumnBuffer;
import dev.sluice.metadata.normalize.ColumnType;
import dev.sluice.metadata.normalize.TableBatch;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Appends the rows of a batch with DuckDB's appender: every column of every row, in table order. */
final class BatchAppender {
    private BatchAppender() {}

    /** Returns the number of rows appended; superseded ones are left out. */
    static long append(DuckDBConnection connection, String dataset, TableBatch batch) throws SQLException {
        List<Column> columns = batch.columns();
        ColumnBuffer[] buffers = new ColumnBuffer[columns.size()];
        ColumnType[] types = new ColumnType[columns.size()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = batch.buffer(i);
            types[i] = columns.get(i).type();
        }
        long appended = 0;
        try (DuckDBAppender appender = connection.createAppender(dataset, batch.table())) {
            for (int row = 0; row < batch.rows(); row++) {
                if (batch.isSuperseded(row)) {
                    continue;
                }
                appender.beginRow();
                for (int i = 0; i < buffers.length; i++) {
                    append(appender, types[i], buffers[i], row);
                }
                appender.endRow();
                appended++;
            }
            // close() swallows what goes wrong when it flushes
            appender.flush();
        }
        return appended;
    }

    /** Appends the value of a row, or NULL. */
    static void append(DuckDBAppender appender, ColumnBuffer from, int row) throws SQLException {
        append(appender, from.column().type(), from, row);
    }

    private static void append(DuckDBAppender appender, ColumnType type, ColumnBuffer from, int row)
            throws SQLException {
        if (!from.isSet(row)) {
            appender.appendNull();
            return;
        }
        switch (type.kind()) {
            case TEXT, JSON -> appender.append((String) from.objectAt(row));
            case BIGINT -> appendInteger(appender, type, from, row);
            case DOUBLE -> appender.append(from.doubleAt(row));
            case BOOL -> appender.append(from.longAt(row) != 0);
            case TIMESTAMP -> appendMicros(appender, type, from.longAt(row));
            case DATE -> appender.appendEpochDays((int) from.longAt(row));
            case TIME -> appender.appendDayMicros(from.longAt(row));
            case DECIMAL, WEI -> appendDecimal(appender, type, from, row);
            case BINARY -> appender.append((byte[]) from.objectAt(row));
        }
    }

    /** DuckDB keeps decimals of up to 4, 9 and 18 digits as integers of 16, 32 and 64 bits. */
    private static void appendDecimal(DuckDBAppender appender, ColumnType type, ColumnBuffer from, int row)
            throws SQLException {
        if (!from.isScaled()) {
            appender.append((BigDecimal) from.objectAt(row));
        } else if (type.precision() > 9) {
            appender.appendDecimal(from.longAt(row));
        } else if (type.precision() > 4) {
            appender.appendDecimal((int) from.longAt(row));
        } else {
            appender.appendDecimal((short) from.longAt(row));
        }
    }

    private static void appendInteger(DuckDBAppender appender, ColumnType type, ColumnBuffer from, int row)
            throws SQLException {
        switch (type.precision()) {
            case 8 -> appender.append((byte) from.longAt(row));
            case 16 -> appender.append((short) from.longAt(row));
            case 32 -> appender.append((int) from.longAt(row));
            case 128 -> appender.append((BigInteger) from.objectAt(row));
            default -> appender.append(from.longAt(row));
        }
    }

    private static void appendMicros(DuckDBAppender appender, ColumnType type, long micros) throws SQLException {
        if (type.zoned()) {
            appender.appendEpochMicros(micros);
            return;
        }
        switch (type.precision()) {
            case 0 -> appender.appendEpochSeconds(Math.floorDiv(micros, 1_000_000L));
            case 3 -> appender.appendEpochMillis(Math.floorDiv(micros, 1_000L));
            case 9 -> appender.appendEpochNanos(Math.multiplyExact(micros, 1_000L));
            default -> appender.appendEpochMicros(micros);
        }
    }
}
