package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Finds rows of a table by the values of some of its columns, many at once. Not thread-safe. */
public final class RowFinder {

    private static final String STAGED = "_sluice_sought_rows";

    private final DuckDBConnection connection;
    private final String dataset;

    public RowFinder(DuckDBConnection connection, String dataset) {
        this.connection = connection;
        this.dataset = dataset;
    }

    /**
     * The cells of rows, as JSON text.
     *
     * @param matched columns that tell the rows
     * @param wanted for each row the values of these columns as texts; one that is no value of the column's type finds nothing
     * @param columns columns to read
     * @return by place in {@code wanted} the cells in the order of {@code columns}; rows that are not there are missing
     */
    public Map<Integer, List<@Nullable String>> cells(
            String table, List<Column> matched, List<List<String>> wanted, List<String> columns) throws SQLException {
        stage(matched.size(), wanted);
        String cells = columns.stream()
                .map(column -> ", to_json(t." + SqlName.quote(column) + ")::VARCHAR")
                .collect(Collectors.joining());
        String match = IntStream.range(0, matched.size())
                .mapToObj(i -> "t." + SqlName.quote(matched.get(i).name()) + " = TRY_CAST(s.c" + i + " AS "
                        + matched.get(i).type().duckdb() + ")")
                .collect(Collectors.joining(" AND "));
        Map<Integer, List<@Nullable String>> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT s.place" + cells + " FROM "
                        + SqlName.table(dataset, table) + " AS t JOIN temp.main." + STAGED + " AS s ON " + match)) {
            while (rows.next()) {
                List<@Nullable String> values = new ArrayList<>(columns.size());
                for (int i = 0; i < columns.size(); i++) {
                    values.add(rows.getString(i + 2));
                }
                found.put(rows.getInt(1), values);
            }
        }
        return found;
    }

    private void stage(int width, List<List<String>> wanted) throws SQLException {
        String columns =
                IntStream.range(0, width).mapToObj(i -> ", c" + i + " VARCHAR").collect(Collectors.joining());
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMP TABLE " + STAGED + " (place INTEGER" + columns + ")");
        }
        // no executeBatch: it begins a transaction of its own, and fails inside one
        try (DuckDBAppender appender = connection.createAppender("temp", "main", STAGED)) {
            for (int place = 0; place < wanted.size(); place++) {
                appender.beginRow();
                appender.append(place);
                for (String value : wanted.get(place)) {
                    appender.append(value);
                }
                appender.endRow();
            }
            // close() swallows what goes wrong when it flushes
            appender.flush();
        }
    }
}
