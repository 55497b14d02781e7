package dev.sluice.ingest.jdbc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a result as JSON objects, without loss: see {@link Cells}. Not thread-safe; of no more use after an exception. */
public final class RowJson {

    /** One generator writes row after row, with nothing in between. */
    private static final JsonFactory ROWS =
            new JsonFactoryBuilder().rootValueSeparator((String) null).build();

    private final CellReader[] readers;
    private final SerializedString[] names;
    private final SqliteTexts texts;
    private final boolean[] isText;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(512);
    private final JsonGenerator out;

    RowJson(List<Column> columns, Dialect dialect) {
        this(columns, dialect, SqliteTexts.NONE);
    }

    /** @param texts columns of the result, which has their {@link SqliteTexts#flag} behind the columns */
    RowJson(List<Column> columns, Dialect dialect, SqliteTexts texts) {
        this.texts = texts;
        isText = new boolean[columns.size()];
        texts.columns().forEach(column -> isText[column] = true);
        readers = columns.stream().map(column -> CellReader.of(column, dialect)).toArray(CellReader[]::new);
        names = columns.stream()
                .map(column -> new SerializedString(column.name()))
                .toArray(SerializedString[]::new);
        try {
            out = ROWS.createGenerator(buffer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a result of DuckDB. */
    public static RowJson ofDuckDb(ResultSet rows) throws SQLException {
        return new RowJson(Column.of(rows.getMetaData(), Dialect.DUCKDB), Dialect.DUCKDB);
    }

    /** The row at hand. */
    public byte[] next(ResultSet rows) throws SQLException, IOException {
        var values = new Object[readers.length];
        read(rows, values);
        return write(values);
    }

    void read(ResultSet rows, Object[] values) throws SQLException {
        boolean texted = texts.hold(rows, values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = texted && isText[i] ? text(rows.getBytes(i + 1)) : readers[i].read(rows, i + 1);
        }
    }

    private static @Nullable Utf8Text text(byte @Nullable [] bytes) {
        return bytes == null ? null : new Utf8Text(bytes);
    }

    byte[] write(Object[] values) throws SQLException, IOException {
        buffer.reset();
        out.writeStartObject();
        for (int i = 0; i < values.length; i++) {
            out.writeFieldName(names[i]);
            Cells.write(out, values[i]);
        }
        out.writeEndObject();
        out.flush();
        return buffer.toByteArray();
    }
}
