package dev.sluice.ingest.jdbc;

import dev.sluice.ingest.pull.CursorValue;
import dev.sluice.ingest.pull.CursorWindow;
import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.Pulled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes records of the rows of one result, bounded in rows and bytes. Not thread-safe. */
final class RowReader {

    private static final long MOST_BYTES = 8 << 20;
    private static final Pattern GROWS = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?|\\d{4}-\\d\\d-\\d\\d.*");

    private final RowJson json;
    private final Object[] values;
    private final @Nullable Keyset keyset;
    private final @Nullable CursorWindow window;
    private final int most;
    private final int[] order;
    private final List<Pulled> records = new ArrayList<>();
    private List<String> last = List.of();
    private long read;
    private boolean ended;

    /**
     * @param json writes rows of these columns
     * @param most rows to read at most
     */
    RowReader(List<Column> columns, RowJson json, @Nullable Keyset keyset, @Nullable CursorWindow window, int most) {
        this.json = json;
        this.values = new Object[columns.size()];
        this.keyset = keyset;
        this.window = window;
        this.most = most;
        this.order = keyset == null
                ? new int[0]
                : keyset.order().stream().mapToInt(columns::indexOf).toArray();
    }

    /** Rows read, those left out too. */
    long read() {
        return read;
    }

    /** Values of the last row in the order of the key; empty if there was none, or no key. */
    List<String> last() {
        return last;
    }

    /** Whether the result has more. */
    boolean isCut() {
        return !ended;
    }

    List<Pulled> records() {
        return records;
    }

    /** Reads until there is no more, or enough. */
    void readFrom(ResultSet rows) throws SQLException, IOException {
        long bytes = 0;
        while (read < most && bytes < MOST_BYTES && !ended) {
            ended = !rows.next();
            if (!ended) {
                bytes += readRow(rows);
            }
        }
        if (read > 0) {
            last = key();
        }
    }

    private int readRow(ResultSet rows) throws SQLException, IOException {
        json.read(rows, values);
        read++;
        checkKey();
        byte[] row = json.write(values);
        if (isWanted()) {
            records.add(Pulled.of(row));
        }
        return row.length;
    }

    private void checkKey() {
        for (int i = 0; i < order.length; i++) {
            Object value = values[order[i]];
            if (value == null || value instanceof byte[]) {
                throw new InvalidSource(
                        "source.primary_key",
                        "column '"
                                + Objects.requireNonNull(keyset).order().get(i).name()
                                + "' has null or bytes; choose columns that order and tell apart every row");
            }
        }
    }

    private List<String> key() {
        var key = new ArrayList<String>(order.length);
        for (int column : order) {
            key.add(values[column].toString());
        }
        return key;
    }

    private boolean isWanted() {
        CursorWindow cursors = window;
        if (cursors == null) {
            return true;
        }
        List<String> key = key();
        String value = key.get(0);
        if (!GROWS.matcher(value).matches()) {
            throw new InvalidSource("source.incremental.column", "expected a number or a time, found a text");
        }
        // the rows of the boundary are told apart by their key and cursor: a change has a new cursor value
        return cursors.take(new CursorValue(value), String.join("\u0000", key).getBytes(StandardCharsets.UTF_8));
    }
}
