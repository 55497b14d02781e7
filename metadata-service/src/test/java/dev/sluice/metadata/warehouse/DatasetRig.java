package dev.sluice.metadata.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.normalize.NormalizedBatch;
import dev.sluice.metadata.normalize.RowIdentity;
import dev.sluice.metadata.normalize.TableBatch;
import dev.sluice.metadata.normalize.TableNormalizer;
import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.definition.MergeStrategy;
import dev.sluice.pipeline.definition.SchemaContract;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.pipeline.definition.WriteDisposition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** The tables of dataset {@code raw} in a file, filled by a normalizer. */
final class DatasetRig implements AutoCloseable {
    private final DuckDBConnection connection;
    private final NormalizedBatch batch = new NormalizedBatch();
    private DatasetTables tables;
    private TableNormalizer normalizer;
    private int rows;

    /** Opens the file, or makes it; rows are appended to {@code orders}. */
    DatasetRig(Path file) throws SQLException {
        connection = connect(file);
        tables = new DatasetTables(connection, "raw", "_sluice");
        tables.load();
        append(Map.of());
    }

    DuckDBConnection connection() {
        return connection;
    }

    DatasetTables tables() {
        return tables;
    }

    TableNormalizer normalizer() {
        return normalizer;
    }

    /** Knows the tables from the file alone, as a process does that starts. */
    void reload() throws SQLException {
        tables = new DatasetTables(connection, "raw", "_sluice");
        tables.load();
    }

    /** Rows are appended to {@code orders} from now on, normalized by what is known of the tables. */
    void append(Map<String, ColumnHint> hints) {
        normalizer = new TableNormalizer(TableSpec.appending("orders"), hints, "_sluice", tables.catalog());
    }

    /** Rows are for merging into {@code orders} from now on. */
    void merge(String key) {
        normalizer = new TableNormalizer(merging(key), Map.of(), "_sluice", tables.catalog());
    }

    private static TableSpec merging(String key) {
        return new TableSpec(
                "orders",
                "raw",
                List.of(key),
                List.of(),
                WriteDisposition.MERGE,
                MergeStrategy.DELETE_INSERT,
                SchemaContract.evolving(),
                1000,
                Map.of());
    }

    void add(String json) {
        normalizer.add(bytes(json), new RowIdentity("row-" + rows++, "load"), Map.of(), batch);
    }

    static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    void flush(String... documents) throws SQLException {
        for (String document : documents) {
            add(document);
        }
        execute("BEGIN TRANSACTION");
        write(false);
        execute("COMMIT");
    }

    MergeResult mergeFlush(String... documents) throws SQLException {
        for (String document : documents) {
            add(document);
        }
        execute("BEGIN TRANSACTION");
        MergeResult result = write(true);
        execute("COMMIT");
        return result;
    }

    MergeResult write(boolean merge) throws SQLException {
        tables.apply(batch.changes());
        MergeResult result = new MergeResult(0, 0);
        if (merge) {
            result = tables.merge(batch);
        } else {
            for (TableBatch table : batch.tables()) {
                assertThat(tables.append(table)).isEqualTo(table.rows());
            }
        }
        batch.clear();
        return result;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<String> query(String sql) throws SQLException {
        return query(connection, sql);
    }

    static List<String> query(DuckDBConnection on, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = on.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                found.add(String.join("|", row));
            }
        }
        return found;
    }

    static DuckDBConnection connect(Path file) throws SQLException {
        var format = new Properties();
        format.put("storage_compatibility_version", "v1.4.0"); // that of warehouse files
        return (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file, format);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
