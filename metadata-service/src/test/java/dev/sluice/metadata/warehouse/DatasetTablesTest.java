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
import dev.sluice.metadata.normalize.TableSchema;
import dev.sluice.pipeline.definition.ColumnHint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;
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

    private DatasetRig rig;

    @BeforeEach
    void open() throws SQLException {
        rig = new DatasetRig(directory.resolve("w.duckdb"));
    }

    @AfterEach
    void close() throws SQLException {
        rig.close();
    }

    @Test
    void appendsRowsAndColumnsInOneTransaction() throws SQLException {
        rig.flush("{\"id\":1,\"lines\":[{\"sku\":\"A\"}]}");
        rig.flush("{\"id\":2,\"note\":\"n\",\"lines\":[{\"sku\":\"B\",\"qty\":2},\"loose\"]}", "{\"id\":3}");

        assertThat(rig.query("SELECT id, note FROM raw.orders ORDER BY id")).containsExactly("1|null", "2|n", "3|null");
        assertThat(rig.query("SELECT l.sku, l.qty, l.\"value\", o.id FROM raw.orders__lines l"
                        + " JOIN raw.orders o ON o._sluice_id = l._sluice_parent_id ORDER BY o.id, l._sluice_list_idx"))
                .containsExactly("A|null|null|1", "B|2|null|2", "null|null|loose|2");
    }

    @Test
    void idsAreNotCompressedInTheFile() throws SQLException {
        rig.flush(
                Collections.nCopies(3_000, "{\"name\":\"a\",\"lines\":[1,2,3]}").toArray(String[]::new));

        for (String table : List.of("orders", "orders__lines")) {
            assertThat(compression(table, "_sluice_id")).containsExactly("Uncompressed");
        }
        assertThat(compression("orders", "_sluice_load_id")).doesNotContain("Uncompressed");
        assertThat(compression("orders__lines", "_sluice_parent_id")).doesNotContain("Uncompressed");
    }

    private List<String> compression(String table, String column) throws SQLException {
        rig.query("CHECKPOINT");
        return rig.query("SELECT DISTINCT compression FROM pragma_storage_info('raw." + table
                + "') WHERE column_name = '" + column + "' AND segment_type = 'VARCHAR'");
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
        rig.append(hints);

        rig.flush("""
                {"c_text":"nul\\u0000 \\ud83d\\ude00","c_bigint8":-128,"c_bigint16":300,"c_bigint32":70000,"c_bigint64":9223372036854775807,
                "c_bigint128":-170141183460469231731687303715884105727,"c_double":0.1,"c_bool":true,
                "c_timestamp":"2024-01-02T03:04:05.123456+02:00","c_naive6":"2024-01-02T03:04:05.123456Z","c_naive0":"2024-01-02T03:04:05.9Z",
                "c_naive3":"2024-01-02T03:04:05.1239Z","c_naive9":"2024-01-02T03:04:05.123456Z","c_date":"2024-01-02","c_time":"12:30:00.5",
                "c_decimal":10.126,"c_wei":"99999999999999999999999999999999999999","c_binary":"aGk=","c_json":{"a":[1,null]}}
                """);

        assertThat(rig.query("SELECT string_agg(data_type, ',' ORDER BY column_index) FROM duckdb_columns()"
                        + " WHERE schema_name = 'raw' AND column_name LIKE 'c\\_%' ESCAPE '\\'"))
                .containsExactly(ALL_TYPES);
        assertThat(rig.query(
                        "SELECT replace(c_text, chr(0), '<nul>'), c_bigint8, c_bigint16, c_bigint32, c_bigint64, c_bigint128, c_double,"
                                + " c_bool, epoch_us(c_timestamp), c_naive6, c_naive0, c_naive3, epoch_ns(c_naive9), c_date, c_time::VARCHAR,"
                                + " c_decimal, c_wei, decode(c_binary), c_json FROM raw.orders"))
                .containsExactly(
                        "nul<nul> \uD83D\uDE00|-128|300|70000|9223372036854775807|-170141183460469231731687303715884105727|0.1|"
                                + "true|1704157445123456|2024-01-02 03:04:05.123456|2024-01-02 03:04:05.0|2024-01-02 03:04:05.123|"
                                + "1704164645123456000|2024-01-02|12:30:00.5|10.13|99999999999999999999999999999999999999|hi|{\"a\":[1,null]}");
        assertThat(rig.tables().load().table("orders"))
                .extracting(table -> table.columns().stream()
                        .map(column -> column.type().duckdb())
                        .limit(19)
                        .toList())
                .isEqualTo(List.of(ALL_TYPES.split(",(?![^(]*\\))")));
    }

    @Test
    void takesBackEverythingOnARollback() throws SQLException {
        rig.flush("{\"id\":1}");

        rig.add("{\"id\":2,\"new\":1,\"lines\":[1]}");
        rig.execute("BEGIN TRANSACTION");
        rig.write(false);
        rig.execute("ROLLBACK");

        SchemaCatalog catalog = rig.tables().load();
        assertThat(catalog.tables()).extracting(TableSchema::name).containsExactly("orders");
        assertThat(rig.query("SELECT * EXCLUDE (_sluice_load_id) FROM raw.orders"))
                .containsExactly("1|row-0");
        rig.append(Map.of());
        NormalizedBatch again = new NormalizedBatch();
        rig.normalizer()
                .add(
                        DatasetRig.bytes("{\"id\":2,\"new\":1,\"lines\":[1]}"),
                        new RowIdentity("row-1", "l"),
                        Map.of(),
                        again);
        rig.execute("BEGIN TRANSACTION");
        rig.tables().apply(again.changes());
        for (TableBatch table : again.tables()) {
            rig.tables().append(table);
        }
        rig.execute("COMMIT");
        assertThat(rig.query("SELECT id, \"new\" FROM raw.orders ORDER BY id")).containsExactly("1|null", "2|1");
    }

    /** A copy of the files while the database is open is what kill -9 leaves: DDL and rows of one transaction in the WAL. */
    @Test
    void survivesAKillAfterACommitThatChangedTheSchema() throws Exception {
        rig.flush("{\"id\":1,\"lines\":[{\"sku\":\"A\"}]}");
        rig.flush("{\"id\":2,\"note\":\"n\",\"lines\":[{\"sku\":\"B\",\"qty\":2}]}");
        rig.add("{\"id\":3,\"lost\":true}");
        rig.execute("BEGIN TRANSACTION");
        rig.write(false);
        Path copy = Files.createDirectory(directory.resolve("copy")).resolve("w.duckdb");
        Files.copy(directory.resolve("w.duckdb"), copy);
        Files.copy(directory.resolve("w.duckdb.wal"), copy.resolveSibling("w.duckdb.wal"));
        rig.execute("ROLLBACK");

        try (DuckDBConnection reopened = DatasetRig.connect(copy)) {
            SchemaCatalog catalog = new DatasetTables(reopened, "raw", "_sluice").load();
            assertThat(catalog.tables())
                    .extracting(table -> table.name() + " < " + table.parent())
                    .containsExactly("orders < null", "orders__lines < orders");
            assertThat(DatasetRig.query(reopened, "SELECT id, note FROM raw.orders ORDER BY id"))
                    .containsExactly("1|null", "2|n");
            assertThat(DatasetRig.query(reopened, "SELECT sku, qty FROM raw.orders__lines ORDER BY sku"))
                    .containsExactly("A|null", "B|2");
        }
    }

    @Test
    void hostileNamesStayNames() throws SQLException {
        String evil = "x\\\"; DROP TABLE raw.orders; --";
        rig.flush("{\"id\":1,\"" + evil + "\":1,\"" + "k".repeat(10_000)
                + "\":2,\"\\u0000\\n\":3,\"\uD83D\uDE00\":4,\"ID\":5,\"select\":6,\"" + evil + " list\":[1]}");

        assertThat(rig.query("SELECT count(*) FROM raw.orders")).containsExactly("1");
        assertThat(rig.query("SELECT max(length(column_name)) FROM duckdb_columns() WHERE schema_name = 'raw'"))
                .containsExactly("255");

        DatasetTables strange = new DatasetTables(rig.connection(), "a\"b; DROP TABLE c", "_sluice");
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
        assertThat(strange.updateRows(
                        "t\"'",
                        "_sluice_id",
                        List.of(new RowUpdate("x' OR 1=1", Map.of("c\"' d", "v"), Map.of("\"", "1")))))
                .isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> strange.updateRows("missing", "_sluice_id", List.of()))
                .withMessageContaining("has no table missing");
        assertThatIllegalArgumentException().isThrownBy(() -> SqlName.quote("nul\0"));
    }

    @Test
    void leavesForeignTablesAlone() throws SQLException {
        rig.execute("CREATE TABLE raw.mine(a UUID)");
        rig.execute("CREATE VIEW raw.v AS SELECT 1 AS _sluice_id");
        assertThat(rig.tables().load().tables()).isEmpty();

        rig.execute("CREATE TABLE raw.broken(_sluice_id VARCHAR, a UUID)");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> rig.tables().load())
                .withMessageContaining("raw.broken has a column a of type UUID");
    }
}
