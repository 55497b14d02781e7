package dev.sluice.ingest.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one column of a result: how is settled once per result, not per cell. Thread-safe. */
@FunctionalInterface
interface CellReader {

    /**
     * The value in the row at hand as something that {@link Cells#write} writes, or null.
     *
     * @param index of the column, from 1
     */
    @Nullable
    Object read(ResultSet row, int index) throws SQLException;

    /** The reader of a column. */
    static CellReader of(Column column, Dialect dialect) {
        return switch (column.sqlType()) {
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> time(column, dialect);
            case Types.OTHER, Types.LONGVARCHAR, Types.VARCHAR ->
                text(column.type().toLowerCase(Locale.ROOT));
            default -> CellReader::plain;
        };
    }

    private static CellReader time(Column column, Dialect dialect) {
        if (dialect == Dialect.SQLITE) {
            return CellReader::plain; // has no times of its own: texts and numbers
        }
        return column.zoned()
                ? (row, index) -> time(row, index, OffsetDateTime.class)
                : (row, index) -> time(row, index, LocalDateTime.class);
    }

    private static @Nullable Object time(ResultSet row, int index, Class<?> type) throws SQLException {
        String text = row.getString(index);
        return text == null || text.endsWith("infinity") ? text : Cells.plain(row.getObject(index, type));
    }

    private static CellReader text(String type) {
        return type.equals("json") || type.equals("jsonb") ? CellReader::json : CellReader::textOrOther;
    }

    private static @Nullable Object textOrOther(ResultSet row, int index) throws SQLException {
        Object value = row.getObject(index);
        if (value == null || value instanceof String) {
            return value;
        }
        boolean known = value instanceof Number
                || value instanceof Boolean
                || value instanceof Map
                || value instanceof byte[]; // SQLite takes any value into any column
        return known ? Cells.plain(value) : row.getString(index);
    }

    private static @Nullable Object json(ResultSet row, int index) throws SQLException {
        String text = row.getString(index);
        try {
            return text == null ? null : Cells.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    /** Some drivers have dates only as text or as their own class. */
    private static @Nullable Object plain(ResultSet row, int index) throws SQLException {
        Object value = row.getObject(index);
        if (value instanceof java.sql.Date) {
            return Cells.plain(row.getObject(index, LocalDate.class));
        }
        return value instanceof java.sql.Time ? row.getString(index) : Cells.plain(value);
    }
}
