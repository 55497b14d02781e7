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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes records of the rows of one result, bounded in rows and bytes. Not thread-safe. */
final class RowReader {

    private static final long MOST_BYTES = 8 << 20;
    private static final Pattern GROWS = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?|\\d{4}-\\d\\d-\\d\\d.*");

    private final List<Column> columns;
    private final @Nullable Keyset keyset;
    private final @Nullable CursorWindow window;
    private final int most;
    private final int[] order;
    private final List<Pulled> records = new ArrayList<>();
    private List<String> last = List.of();
    private long read;
    private boolean cut;

    /** @param most rows to read at most */
    RowReader(List<Column> columns, @Nullable Keyset keyset, @Nullable CursorWindow window, int most) {
        this.columns = columns;
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
        return cut;
    }

    List<Pulled> records() {
        return records;
    }

    /** Reads until there is no more, or enough. */
    void readFrom(ResultSet rows) throws SQLException, IOException {
        long bytes = 0;
        var values = new Object[columns.size()];
        var json = new RowJson(columns);
        while (read < most && bytes < MOST_BYTES) {
            if (!rows.next()) {
                return;
            }
            json.read(rows, values);
            read++;
            if (keyset != null) {
                last = key(values, keyset);
            }
            byte[] row = json.write(values);
            bytes += row.length;
            if (isWanted()) {
                records.add(Pulled.of(row));
            }
        }
        cut = true;
    }

    private List<String> key(Object[] values, Keyset by) {
        var key = new ArrayList<String>(order.length);
        for (int i = 0; i < order.length; i++) {
            Object value = values[order[i]];
            if (value == null || value instanceof byte[]) {
                throw new InvalidSource(
                        "source.primary_key",
                        "column '" + by.order().get(i).name()
                                + "' has null or bytes; choose columns that order and tell apart every row");
            }
            key.add(value.toString());
        }
        return key;
    }

    private boolean isWanted() {
        CursorWindow cursors = window;
        if (cursors == null) {
            return true;
        }
        String value = last.get(0);
        if (!GROWS.matcher(value).matches()) {
            throw new InvalidSource("source.incremental.column", "expected a number or a time, found a text");
        }
        // the rows of the boundary are told apart by their key and cursor: a change has a new cursor value
        return cursors.take(new CursorValue(value), String.join("\u0000", last).getBytes(StandardCharsets.UTF_8));
    }
}
