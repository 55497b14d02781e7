package dev.sluice.metadata.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.metadata.query.SqlRefused;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.store.WarehouseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutletTest {

    @TempDir
    private Path dir;

    private Warehouse warehouse;
    private Outlet outlet;

    @BeforeEach
    void open() throws SQLException {
        // a quote in the path: it goes into settings and statements
        warehouse = Warehouse.open(WarehouseSettings.of(dir.resolve("o'hara").resolve("warehouse.duckdb")));
        outlet = new Outlet(warehouse::reader, warehouse.file(), warehouse.staging());
        run("CREATE SCHEMA raw");
        run("CREATE TABLE raw.t AS SELECT i, 'n' || i AS name, i % 2 = 0 AS even FROM range(10) r(i)");
        run("CREATE SCHEMA \"_sluice_staged.p.raw\"");
        run("CREATE TABLE \"_sluice_staged.p.raw\".\"odd \"\" name\" (\"at\" INTEGER NOT NULL)");
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void aSnapshotHoldsEverythingAsOfACommitAndOpensAsAWarehouse() throws Exception {
        run(
                "INSERT INTO _sluice.loads (load_id, load_sequence, committed_at) VALUES ('a', 7, TIMESTAMP '2024-01-02 03:04:05')");
        warehouse.writer().createStatement().execute("BEGIN");
        run("INSERT INTO raw.t VALUES (99, 'not committed', false)");

        SnapshotTaken taken = outlet.snapshot(dir.resolve("copies/w.duckdb"), false);
        run("COMMIT");

        assertThat(taken.loadSequence()).isEqualTo(7);
        assertThat(taken.committedAt()).isEqualTo("2024-01-02 03:04:05");
        assertThat(taken.bytes()).isEqualTo(Files.size(taken.path()));
        assertThat(names(dir.resolve("copies"))).containsExactly("w.duckdb");
        assertThat(names(warehouse.staging())).isEmpty();
        try (Warehouse copy = Warehouse.open(WarehouseSettings.of(taken.path()))) {
            assertThat(copy.id()).isEqualTo(warehouse.id());
            try (Statement statement = copy.reader().createStatement()) {
                assertThat(rows(statement, "SELECT count(*), max(i) FROM raw.t"))
                        .containsExactly("10|9");
                assertThat(rows(statement, "SELECT count(*) FROM \"_sluice_staged.p.raw\".\"odd \"\" name\""))
                        .containsExactly("0");
            }
        }
    }

    @Test
    void nothingIsWrittenOverWithoutForce() throws Exception {
        Path file = Files.writeString(dir.resolve("taken.csv"), "mine");

        assertThatThrownBy(() -> outlet.export(csv("SELECT 1 AS a"), file, false))
                .isInstanceOf(ExportRefused.class)
                .hasMessageContaining("taken.csv exists already");
        assertThatThrownBy(() -> outlet.snapshot(file, false)).isInstanceOf(ExportRefused.class);
        assertThat(file).hasContent("mine");

        outlet.export(csv("SELECT 1 AS a"), file, true);
        assertThat(file).hasContent("a\n1\n");
    }

    @Test
    void aDirectoryThatNoExportMadeIsNotReplacedEvenWithForce() throws Exception {
        Path home = Files.createDirectories(dir.resolve("home/work")).getParent();
        var request = new ExportRequest("FROM raw.t", ExportFormat.PARQUET, List.of("even"), false);

        assertThatThrownBy(() -> outlet.export(request, home, true)).hasMessageContaining("is not replaced");

        Path parts = dir.resolve("parts");
        outlet.export(request, parts, false);
        outlet.export(new ExportRequest("FROM raw.t", ExportFormat.PARQUET, List.of("i"), false), parts, true);
        assertThat(names(home)).containsExactly("work");
        assertThat(names(parts)).hasSize(10).allMatch(name -> name.startsWith("i="));
    }

    @Test
    void theWarehouseItselfIsNeverReplaced() throws Exception {
        Path link = Files.createSymbolicLink(dir.resolve("link"), warehouse.file());
        for (Path target : List.of(warehouse.file(), Path.of(warehouse.file() + ".wal"), link)) {
            assertThatThrownBy(() -> outlet.snapshot(target, true))
                    .isInstanceOf(ExportRefused.class)
                    .hasMessageContaining("is the warehouse itself");
        }
    }

    @Test
    void parquetComesBackAsItWas() throws Exception {
        Exported exported = outlet.export(
                new ExportRequest(ExportRequest.allOf("t"), ExportFormat.PARQUET, List.of(), false),
                dir.resolve("t.parquet"),
                false);

        assertThat(exported.rows()).isEqualTo(10);
        assertThat(exported.files()).isEqualTo(1);
        assertThat(read("SELECT * FROM read_parquet('" + quoted(exported.path()) + "') WHERE i = 3"))
                .containsExactly("3|n3|false");
    }

    @Test
    void partitionsHoldEveryRowWhateverTheValue() throws Exception {
        run("CREATE TABLE raw.p (i INTEGER, g VARCHAR)");
        run(
                "INSERT INTO raw.p VALUES (1, '../../x'), (2, '..'), (3, NULL), (4, 'NULL'), (5, ''), (6, 'a b/ü'), (7, '=1')");
        Path out = dir.resolve("parts");

        Exported exported =
                outlet.export(new ExportRequest("FROM raw.p", ExportFormat.CSV, List.of("G"), false), out, false);

        assertThat(exported.rows()).isEqualTo(7);
        assertThat(read("SELECT sum(i), count(*) FROM read_csv('" + quoted(out) + "/*/*.csv')"))
                .containsExactly("28|7");
        assertThat(names(out)).contains("g=__HIVE_DEFAULT_PARTITION__", "g=..%2F..%2Fx");
        assertThat(names(dir)).containsExactlyInAnyOrder("parts", "o'hara");
    }

    @Test
    void csvCellsRunNothingInASpreadsheet() throws Exception {
        String cells =
                "SELECT * FROM (VALUES ('=1+1'), ('+cmd'), ('-2+3'), ('@x'), (chr(9) || 'a'), (chr(13) || 'b'), ('＝1'),"
                        + " ('-5'), ('+1.5e3'), ('a=b'), (''), (NULL)) v(\"=head\")";

        outlet.export(csv(cells), dir.resolve("safe.csv"), false);
        outlet.export(new ExportRequest(cells, ExportFormat.CSV, List.of(), true), dir.resolve("raw.csv"), false);
        outlet.export(
                csv("SELECT -5 AS n, DATE '2024-01-02' AS d, ['=1'] AS l, '{\"a\":1}'::JSON AS j"),
                dir.resolve("types.csv"),
                false);

        assertThat(Files.readString(dir.resolve("safe.csv")))
                .isEqualTo("'=head\n'=1+1\n'+cmd\n'-2+3\n'@x\n'\ta\n\"'\rb\"\n'＝1\n-5\n+1.5e3\na=b\n\"\"\n\n");
        assertThat(Files.readString(dir.resolve("raw.csv"))).startsWith("=head\n=1+1\n+cmd\n-2+3\n@x\n\ta\n");
        assertThat(Files.readString(dir.resolve("types.csv")))
                .isEqualTo("n,d,l,j\n-5,2024-01-02,['=1'],\"{\"\"a\"\":1}\"\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE raw.t",
                "SELECT 1; DROP TABLE raw.t",
                "SELECT 1) TO '/tmp/x' (FORMAT csv); DROP TABLE raw.t; --",
                "COPY raw.t TO 'x'",
                "ATTACH 'x'"
            })
    void onlyReadingStatementsAreExported(String sql) throws Exception {
        assertThatThrownBy(() -> outlet.export(csv(sql), dir.resolve("x.csv"), false))
                .isInstanceOf(SqlRefused.class);
        assertThat(dir.resolve("x.csv")).doesNotExist();
        outlet.export(csv("SELECT count(*) AS n FROM raw.t; -- still there"), dir.resolve("n.csv"), false);
        assertThat(dir.resolve("n.csv")).hasContent("n\n10\n");
    }

    @Test
    void whatFailsLeavesNothingAndSaysWhy() throws Exception {
        Path out = dir.resolve("out");

        assertThatThrownBy(() -> outlet.export(csv(ExportRequest.allOf("raw.no; DROP")), out, false))
                .isInstanceOf(ExportRefused.class)
                .hasMessageContaining("no; DROP");
        assertThatThrownBy(() -> outlet.export(csv("SELECT CAST(name AS INTEGER) AS n FROM raw.t"), out, false))
                .hasMessageContaining("Could not convert");
        assertThatThrownBy(() -> outlet.export(
                        new ExportRequest("FROM raw.t", ExportFormat.CSV, List.of("nam"), false), out, false))
                .hasMessageContaining("no column 'nam'; there are i, name, even");
        assertThatThrownBy(() -> outlet.export(
                        new ExportRequest("SELECT i FROM raw.t", ExportFormat.CSV, List.of("i"), false), out, false))
                .hasMessageContaining("at least one column");
        assertThat(out).doesNotExist();
        assertThat(names(warehouse.staging())).isEmpty();
    }

    @Test
    void aClosedWarehouseIsReadWithoutBeingChanged() throws Exception {
        warehouse.close();
        byte[] before = Files.readAllBytes(warehouse.file());
        Path staging = Files.createDirectories(dir.resolve("staging"));
        try (Outlet cold =
                new Outlet(new ClosedWarehouse(warehouse.file(), staging, 256L << 20, 1), warehouse.file(), staging)) {
            assertThat(cold.export(csv("FROM raw.t"), dir.resolve("t.csv"), false)
                            .rows())
                    .isEqualTo(10);
            Path copy = cold.snapshot(dir.resolve("copy.duckdb"), false).path();
            Warehouse.open(WarehouseSettings.of(copy)).close();
            Path secret = Files.writeString(dir.resolve("secret.csv"), "a\n1\n");
            assertThatThrownBy(() -> cold.export(csv("FROM '" + quoted(secret) + "'"), dir.resolve("s.csv"), false))
                    .hasMessageContaining("Permission");
        }
        assertThat(Files.readAllBytes(warehouse.file())).isEqualTo(before);
    }

    @Test
    void aWarehouseWhoseOwnerWasKilledIsReadWithItsLog() throws Exception {
        Path killed = Files.createDirectories(dir.resolve("killed")).resolve("w.duckdb");
        Path log = Path.of(killed + ".wal");
        Files.copy(warehouse.file(), killed);
        Files.copy(Path.of(warehouse.file() + ".wal"), log);
        byte[] before = Files.readAllBytes(log);
        Path staging = Files.createDirectories(dir.resolve("staging"));
        try (Outlet cold = new Outlet(new ClosedWarehouse(killed, staging, 256L << 20, 1), killed, staging)) {
            assertThat(cold.export(csv("FROM raw.t"), dir.resolve("t.csv"), false)
                            .rows())
                    .isEqualTo(10);
        }
        assertThat(Files.readAllBytes(log)).isEqualTo(before);
    }

    @Test
    void theStagingDirectoryIsEmptiedWhenTheWarehouseIsOpened() throws Exception {
        Files.createDirectories(warehouse.staging().resolve("half/of"));
        Files.writeString(warehouse.staging().resolve("half/of/it"), "x");
        warehouse.reopen();
        assertThat(names(warehouse.staging())).isEmpty();
    }

    private static ExportRequest csv(String sql) {
        return new ExportRequest(sql, ExportFormat.CSV, List.of(), false);
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = warehouse.writer().createStatement()) {
            statement.execute(sql);
        }
    }

    private static String quoted(Path path) {
        return path.toString().replace("'", "''");
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(e -> e.getFileName().toString()).toList();
        }
    }

    private static List<String> read(String sql) throws SQLException {
        try (var duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            return rows(statement, sql);
        }
    }

    private static List<String> rows(Statement statement, String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (ResultSet answer = statement.executeQuery(sql)) {
            while (answer.next()) {
                var row = new StringBuilder(answer.getString(1));
                for (int i = 2; i <= answer.getMetaData().getColumnCount(); i++) {
                    row.append('|').append(answer.getString(i));
                }
                found.add(row.toString());
            }
        }
        return found;
    }
}
