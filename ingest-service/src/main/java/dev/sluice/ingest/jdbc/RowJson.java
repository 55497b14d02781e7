package dev.sluice.ingest.jdbc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Writes the rows of a result as JSON objects, without loss: see {@link Cells}. Not thread-safe. */
public final class RowJson {

    private final List<Column> columns;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(512);

    RowJson(List<Column> columns) {
        this.columns = columns;
    }

    /** Of a result of DuckDB. */
    public static RowJson ofDuckDb(ResultSet rows) throws SQLException {
        return new RowJson(Column.of(rows.getMetaData(), Dialect.DUCKDB));
    }

    /** The row at hand. */
    public byte[] next(ResultSet rows) throws SQLException, IOException {
        var values = new Object[columns.size()];
        read(rows, values);
        return write(values);
    }

    void read(ResultSet rows, Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            values[i] = Cells.read(rows, i + 1, columns.get(i));
        }
    }

    byte[] write(Object[] values) throws SQLException, IOException {
        buffer.reset();
        try (JsonGenerator out = Cells.JSON.createGenerator(buffer)) {
            out.writeStartObject();
            for (int i = 0; i < values.length; i++) {
                out.writeFieldName(columns.get(i).name());
                Cells.write(out, values[i]);
            }
            out.writeEndObject();
        }
        return buffer.toByteArray();
    }
}
