package dev.sluice.metadata.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.ColumnType;
import dev.sluice.metadata.normalize.NormalizedBatch;
import dev.sluice.metadata.normalize.RowIdentity;
import dev.sluice.metadata.normalize.SchemaCatalog;
import dev.sluice.metadata.normalize.SchemaChange;
import dev.sluice.metadata.normalize.TableBatch;
import dev.sluice.metadata.normalize.TableNormalizer;
import dev.sluice.metadata.normalize.TableSchema;
import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.definition.MergeStrategy;
import dev.sluice.pipeline.definition.SchemaContract;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.pipeline.definition.WriteDisposition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTablesTest {
    private static final String ALL_TYPES = "VARCHAR,TINYINT,SMALLINT,INTEGER,BIGINT,HUGEINT,DOUBLE,BOOLEAN,"
            + "TIMESTAMP WITH TIME ZONE,TIMESTAMP,TIMESTAMP_S,TIMESTAMP_MS,TIMESTAMP_NS,DATE,TIME,DECIMAL(12,2),"
            + "DECIMAL(38,0),BLOB,JSON";

    @TempDir
    private Path directory;

    private DuckDBConnection connection;
    private DatasetTables tables;
    private TableNormalizer normalizer;
    private final NormalizedBatch batch = new NormalizedBatch();
    private int rows;

    @BeforeEach
    void open() throws SQLException {
        connection = connect(directory.resolve("w.duckdb"));
        tables = new DatasetTables(connection, "raw", "_sluice");
        tables.load();
        normalizer = new TableNormalizer(TableSpec.appending("orders"), Map.of(), "_sluice", tables.catalog());
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void appendsRowsAndColumnsInOneTransaction() throws SQLException {
        flush("{\"id\":1,\"lines\":[{\"sku\":\"A\"}]}");
        flush("{\"id\":2,\"note\":\"n\",\"lines\":[{\"sku\":\"B\",\"qty\":2},\"loose\"]}", "{\"id\":3}");

        assertThat(query("SELECT id, note FROM raw.orders ORDER BY id")).containsExactly("1|null", "2|n", "3|null");
        assertThat(query("SELECT l.sku, l.qty, l.\"value\", o.id FROM raw.orders__lines l"
                        + " JOIN raw.orders o ON o._sluice_id = l._sluice_parent_id ORDER BY o.id, l._sluice_list_idx"))
                .containsExactly("A|null|null|1", "B|2|null|2", "null|null|loose|2");
    }

    @Test
    void idsAreNotCompressedInTheFile() throws SQLException {
        flush(Collections.nCopies(3_000, "{\"name\":\"a\",\"lines\":[1,2,3]}").toArray(String[]::new));

        for (String table : List.of("orders", "orders__lines")) {
            assertThat(compression(table, "_sluice_id")).containsExactly("Uncompressed");
        }
        assertThat(compression("orders", "_sluice_load_id")).doesNotContain("Uncompressed");
        assertThat(compression("orders__lines", "_sluice_parent_id")).doesNotContain("Uncompressed");
    }

    private List<String> compression(String table, String column) throws SQLException {
        query("CHECKPOINT");
        return query("SELECT DISTINCT compression FROM pragma_storage_info('raw." + table + "') WHERE column_name = '"
                + column + "' AND segment_type = 'VARCHAR'");
    }

    @Test
    void writesAndReadsBackEveryType() throws SQLException {
        Map<String, ColumnHint> hints = new LinkedHashMap<>();
        String[] words = {
            "text",
            "bigint8",
            "bigint16",
            "bigint32",
            "bigint64",
            "bigint128",
            "double",
            "bool",
            "timestamp",
            "naive6",
            "naive0",
            "naive3",
            "naive9",
            "date",
            "time",
            "decimal",
            "wei",
            "binary",
            "json"
        };
        for (String word : words) {
            String type = word.replaceAll("\\d+$", "").replace("naive", "timestamp");
            Integer precision = word.matches(".*\\d") ? (Integer) Integer.parseInt(word.replaceAll("\\D", "")) : null;
            hints.put(
                    "c_" + word,
                    new ColumnHint(
                            type,
                            type.equals("decimal") ? (Integer) 12 : precision,
                            2,
                            true,
                            false,
                            !word.startsWith("naive"),
                            false,
                            null));
        }
        normalizer = new TableNormalizer(TableSpec.appending("orders"), hints, "_sluice", tables.catalog());

        flush("""
                {"c_text":"nul\\u0000 \\ud83d\\ude00","c_bigint8":-128,"c_bigint16":300,"c_bigint32":70000,"c_bigint64":9223372036854775807,
                "c_bigint128":-170141183460469231731687303715884105727,"c_double":0.1,"c_bool":true,
                "c_timestamp":"2024-01-02T03:04:05.123456+02:00","c_naive6":"2024-01-02T03:04:05.123456Z","c_naive0":"2024-01-02T03:04:05.9Z",
                "c_naive3":"2024-01-02T03:04:05.1239Z","c_naive9":"2024-01-02T03:04:05.123456Z","c_date":"2024-01-02","c_time":"12:30:00.5",
                "c_decimal":10.126,"c_wei":"99999999999999999999999999999999999999","c_binary":"aGk=","c_json":{"a":[1,null]}}
                """);

        assertThat(query("SELECT string_agg(data_type, ',' ORDER BY column_index) FROM duckdb_columns()"
                        + " WHERE schema_name = 'raw' AND column_name LIKE 'c\\_%' ESCAPE '\\'"))
                .containsExactly(ALL_TYPES);
        assertThat(query(
                        "SELECT replace(c_text, chr(0), '<nul>'), c_bigint8, c_bigint16, c_bigint32, c_bigint64, c_bigint128, c_double,"
                                + " c_bool, epoch_us(c_timestamp), c_naive6, c_naive0, c_naive3, epoch_ns(c_naive9), c_date, c_time::VARCHAR,"
                                + " c_decimal, c_wei, decode(c_binary), c_json FROM raw.orders"))
                .containsExactly(
                        "nul<nul> \uD83D\uDE00|-128|300|70000|9223372036854775807|-170141183460469231731687303715884105727|0.1|"
                                + "true|1704157445123456|2024-01-02 03:04:05.123456|2024-01-02 03:04:05.0|2024-01-02 03:04:05.123|"
                                + "1704164645123456000|2024-01-02|12:30:00.5|10.13|99999999999999999999999999999999999999|hi|{\"a\":[1,null]}");
        assertThat(tables.load().table("orders"))
                .extracting(table -> table.columns().stream()
                        .map(column -> column.type().duckdb())
                        .limit(19)
                        .toList())
                .isEqualTo(List.of(ALL_TYPES.split(",(?![^(]*\\))")));
    }

    @Test
    void takesBackEverythingOnARollback() throws SQLException {
        flush("{\"id\":1}");

        add("{\"id\":2,\"new\":1,\"lines\":[1]}");
        execute("BEGIN TRANSACTION");
        write(false);
        execute("ROLLBACK");

        SchemaCatalog catalog = tables.load();
        assertThat(catalog.tables()).extracting(TableSchema::name).containsExactly("orders");
        assertThat(query("SELECT * EXCLUDE (_sluice_load_id) FROM raw.orders")).containsExactly("1|row-0");
        normalizer = new TableNormalizer(TableSpec.appending("orders"), Map.of(), "_sluice", catalog);
        NormalizedBatch again = new NormalizedBatch();
        normalizer.add(bytes("{\"id\":2,\"new\":1,\"lines\":[1]}"), new RowIdentity("row-1", "l"), Map.of(), again);
        execute("BEGIN TRANSACTION");
        tables.apply(again.changes());
        for (TableBatch table : again.tables()) {
            tables.append(table);
        }
        execute("COMMIT");
        assertThat(query("SELECT id, \"new\" FROM raw.orders ORDER BY id")).containsExactly("1|null", "2|1");
    }

    /** A copy of the files while the database is open is what kill -9 leaves: DDL and rows of one transaction in the WAL. */
    @Test
    void survivesAKillAfterACommitThatChangedTheSchema() throws Exception {
        flush("{\"id\":1,\"lines\":[{\"sku\":\"A\"}]}");
        flush("{\"id\":2,\"note\":\"n\",\"lines\":[{\"sku\":\"B\",\"qty\":2}]}");
        add("{\"id\":3,\"lost\":true}");
        execute("BEGIN TRANSACTION");
        write(false);
        Path copy = Files.createDirectory(directory.resolve("copy")).resolve("w.duckdb");
        Files.copy(directory.resolve("w.duckdb"), copy);
        Files.copy(directory.resolve("w.duckdb.wal"), copy.resolveSibling("w.duckdb.wal"));
        execute("ROLLBACK");

        try (DuckDBConnection reopened = connect(copy)) {
            SchemaCatalog catalog = new DatasetTables(reopened, "raw", "_sluice").load();
            assertThat(catalog.tables())
                    .extracting(table -> table.name() + " < " + table.parent())
                    .containsExactly("orders < null", "orders__lines < orders");
            assertThat(query(reopened, "SELECT id, note FROM raw.orders ORDER BY id"))
                    .containsExactly("1|null", "2|n");
            assertThat(query(reopened, "SELECT sku, qty FROM raw.orders__lines ORDER BY sku"))
                    .containsExactly("A|null", "B|2");
        }
    }

    @Test
    void mergesByPrimaryKeyWithChildren() throws SQLException {
        normalizer = new TableNormalizer(merging("id"), Map.of(), "_sluice", tables.catalog());

        assertThat(mergeFlush(
                        "{\"id\":1,\"v\":\"a\",\"tags\":[\"x\",\"y\"],\"o\":{\"l\":[{\"deep\":[1]}]}}",
                        "{\"id\":2,\"v\":\"b\",\"tags\":[\"z\"]}"))
                .isEqualTo(new MergeResult(2, 0));
        assertThat(mergeFlush(
                        "{\"id\":2,\"v\":\"first\",\"tags\":[\"gone\"]}",
                        "{\"id\":3,\"v\":\"c\"}",
                        "{\"id\":\"2\",\"v\":\"last\",\"tags\":[\"q\",\"r\"]}"))
                .isEqualTo(new MergeResult(1, 2));
        assertThat(mergeFlush("{\"id\":1}")).isEqualTo(new MergeResult(0, 1));

        assertThat(query("SELECT id, v FROM raw.orders ORDER BY id")).containsExactly("1|null", "2|last", "3|c");
        assertThat(
                        query(
                                "SELECT o.id, t.\"value\" FROM raw.orders__tags t JOIN raw.orders o"
                                        + " ON o._sluice_id = t._sluice_root_id AND o._sluice_id = t._sluice_parent_id ORDER BY t.\"value\""))
                .containsExactly("2|q", "2|r");
        assertThat(query("SELECT count(*) FROM raw.orders__tags")).containsExactly("2");
        assertThat(query("SELECT count(*) FROM raw.orders__o__l__deep")).containsExactly("0");
    }

    @Test
    void mergesAlsoIntoTablesThatAnEarlierProcessMade() throws SQLException {
        normalizer = new TableNormalizer(merging("id"), Map.of(), "_sluice", tables.catalog());
        mergeFlush("{\"id\":1,\"tags\":[1]}", "{\"id\":2,\"tags\":[2]}");

        tables = new DatasetTables(connection, "raw", "_sluice");
        normalizer = new TableNormalizer(merging("id"), Map.of(), "_sluice", tables.load());
        assertThat(mergeFlush("{\"id\":1}")).isEqualTo(new MergeResult(0, 1));

        assertThat(query("SELECT \"value\" FROM raw.orders__tags")).containsExactly("2");
    }

    @Test
    void leavesOtherTablesWithTheNameOfAChildAlone() throws SQLException {
        TableNormalizer other =
                new TableNormalizer(TableSpec.appending("orders__tags"), Map.of(), "_sluice", tables.catalog());
        NormalizedBatch others = new NormalizedBatch();
        other.add(bytes("{\"x\":1}"), new RowIdentity("z5jIxXIbUnmbKw", "l"), Map.of(), others);
        execute("BEGIN TRANSACTION");
        tables.apply(others.changes());
        for (TableBatch table : others.tables()) {
            tables.append(table);
        }
        execute("COMMIT");
        normalizer = new TableNormalizer(merging("id"), Map.of(), "_sluice", tables.catalog());

        mergeFlush("{\"id\":1}");
        mergeFlush("{\"id\":1}");

        assertThat(query("SELECT x FROM raw.orders__tags")).containsExactly("1");
    }

    @Test
    void updatesManyRowsWhereTheirGuardsHold() throws SQLException {
        flush("{\"id\":1,\"h\":\"a\"}", "{\"id\":2,\"h\":\"b\"}", "{\"id\":3}");
        execute("BEGIN TRANSACTION");
        tables.ensureColumns(
                "orders",
                List.of(
                        Column.of("_llm_city", ColumnType.TEXT),
                        Column.of("_llm_at", ColumnType.TIMESTAMP),
                        Column.of("id", ColumnType.TEXT)));

        long changed = tables.updateRows(
                "orders",
                "_sluice_id",
                List.of(
                        new RowUpdate("row-0", values("old", Instant.EPOCH), Map.of("h", "a")),
                        new RowUpdate("row-1", values("stale", Instant.EPOCH), Map.of("h", "other")),
                        new RowUpdate("row-0", values("Oslo", Instant.EPOCH), Map.of("h", "a")),
                        new RowUpdate("row-2", values("none", null), guard("h", null)),
                        new RowUpdate("row-9", values("nobody", null), Map.of("h", "a"))));
        assertThat(changed).isEqualTo(3);
        assertThat(tables.updateColumns("orders", "row-1", Map.of("_llm_city", "Rome"), Map.of()))
                .isEqualTo(1);
        execute("COMMIT");

        assertThat(query("SELECT id, _llm_city, epoch_us(_llm_at) FROM raw.orders ORDER BY id"))
                .containsExactly("1|Oslo|0", "2|Rome|null", "3|none|null");
        assertThat(tables.catalog().table("orders")).isNotNull();
        flush("{\"id\":4}");
        assertThat(query("SELECT count(*) FROM raw.orders")).containsExactly("4");
    }

    @Test
    void hostileNamesStayNames() throws SQLException {
        String evil = "x\\\"; DROP TABLE raw.orders; --";
        flush("{\"id\":1,\"" + evil + "\":1,\"" + "k".repeat(10_000)
                + "\":2,\"\\u0000\\n\":3,\"\uD83D\uDE00\":4,\"ID\":5,\"select\":6,\"" + evil + " list\":[1]}");

        assertThat(query("SELECT count(*) FROM raw.orders")).containsExactly("1");
        assertThat(query("SELECT max(length(column_name)) FROM duckdb_columns() WHERE schema_name = 'raw'"))
                .containsExactly("255");

        DatasetTables strange = new DatasetTables(connection, "a\"b; DROP TABLE c", "_sluice");
        strange.load();
        strange.apply(List.of(new SchemaChange.CreateTable(
                "t\"'",
                "p'\"",
                List.of(Column.of("_sluice_id", ColumnType.TEXT), Column.of("c\"' d", ColumnType.TEXT)))));
        strange.apply(List.of(new SchemaChange.AddColumn("t\"'", Column.of("\"", ColumnType.JSON))));
        assertThat(strange.load().tables())
                .singleElement()
                .extracting(table ->
                        table.name() + table.parent() + table.columns().get(2).name())
                .isEqualTo("t\"'p'\"\"");
        assertThat(strange.updateColumns("t\"'", "x' OR 1=1", Map.of("c\"' d", "v"), Map.of("\"", "1")))
                .isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> strange.updateColumns("missing", "x", Map.of("a", 1), Map.of()))
                .withMessageContaining("has no table missing");
        assertThatIllegalArgumentException().isThrownBy(() -> SqlName.quote("nul\0"));
    }

    @Test
    void leavesForeignTablesAlone() throws SQLException {
        execute("CREATE TABLE raw.mine(a UUID)");
        execute("CREATE VIEW raw.v AS SELECT 1 AS _sluice_id");
        assertThat(tables.load().tables()).isEmpty();

        execute("CREATE TABLE raw.broken(_sluice_id VARCHAR, a UUID)");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> tables.load())
                .withMessageContaining("raw.broken has a column a of type UUID");
    }

    private static Map<String, @Nullable Object> values(String city, @Nullable Instant at) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("_llm_city", city);
        values.put("_llm_at", at);
        return values;
    }

    private static Map<String, @Nullable Object> guard(String column, @Nullable Object value) {
        Map<String, @Nullable Object> guard = new LinkedHashMap<>();
        guard.put(column, value);
        return guard;
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

    private void add(String json) {
        normalizer.add(bytes(json), new RowIdentity("row-" + rows++, "load"), Map.of(), batch);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private void flush(String... documents) throws SQLException {
        for (String document : documents) {
            add(document);
        }
        execute("BEGIN TRANSACTION");
        write(false);
        execute("COMMIT");
    }

    private MergeResult mergeFlush(String... documents) throws SQLException {
        for (String document : documents) {
            add(document);
        }
        execute("BEGIN TRANSACTION");
        MergeResult result = write(true);
        execute("COMMIT");
        return result;
    }

    private MergeResult write(boolean merge) throws SQLException {
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

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> query(String sql) throws SQLException {
        return query(connection, sql);
    }

    private static List<String> query(DuckDBConnection on, String sql) throws SQLException {
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

    private static DuckDBConnection connect(Path file) throws SQLException {
        return (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file);
    }
}
