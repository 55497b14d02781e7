package dev.sluice.standalone;

import static dev.sluice.standalone.CommandLineTest.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.standalone.CommandLineTest.Said;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice snapshot} and {@code sluice export} where nothing runs: on the file itself. */
class CopyCommandsTest {

    @TempDir
    private Path dir;

    private String data;

    @BeforeEach
    void aWarehouse() throws SQLException {
        data = dir.resolve("data").toString();
        try (Warehouse warehouse = Warehouse.open(WarehouseSettings.of(dir.resolve("data/warehouse.duckdb")));
                Statement statement = warehouse.writer().createStatement()) {
            statement.execute("CREATE SCHEMA raw");
            statement.execute(
                    "CREATE TABLE raw.orders AS SELECT * FROM (VALUES (1, 'DE', '=1+1'), (2, 'FR', '-5')) v(id, land, note)");
        }
    }

    @Test
    void exportsATable() {
        String out = dir.resolve("new/orders.csv").toString();

        Said said = sluice("export", "orders", "--format", "csv", "--out", out, "--data-dir", data);

        assertThat(said.err()).isEmpty();
        assertThat(said.out()).startsWith("wrote " + out + ": 2 rows, 1 files, ");
        assertThat(Path.of(out)).hasContent("id,land,note\n1,DE,'=1+1\n2,FR,-5\n");
        assertThat(sluice("export", "orders", "--format", "csv", "--out", out, "--data-dir", data))
                .satisfies(again -> {
                    assertThat(again.code()).isEqualTo(1);
                    assertThat(again.err()).contains("exists already; --force");
                });
        assertThat(sluice(
                                "export",
                                "raw.orders",
                                "--format",
                                "CSV",
                                "--raw",
                                "--force",
                                "--out",
                                out,
                                "--data-dir",
                                data)
                        .code())
                .isZero();
        assertThat(Path.of(out)).content().contains("\n1,DE,=1+1\n");
        assertThat(dir.resolve("new")).isDirectoryNotContaining(file -> !file.endsWith("orders.csv"));
    }

    @Test
    void exportsAQueryByPartition() {
        Path out = dir.resolve("parts");

        Said said = sluice(
                "export",
                "--sql",
                "FROM raw.orders",
                "--format",
                "parquet",
                "--partition-by",
                "land",
                "--out",
                out.toString(),
                "--data-dir",
                data);

        assertThat(said.err()).isEmpty();
        assertThat(out.resolve("land=DE")).isNotEmptyDirectory();
        assertThat(out.resolve("land=FR")).isNotEmptyDirectory();
    }

    @Test
    void takesASnapshotThatIsAWarehouse() {
        Path copy = dir.resolve("copy/warehouse.duckdb");

        Said said = sluice("snapshot", copy.toString(), "--data-dir", data);

        assertThat(said.err()).isEmpty();
        assertThat(said.out()).contains("wrote " + copy, "before the first commit");
        assertThat(sluice(
                                "sql",
                                "SELECT count(*) AS n FROM raw.orders",
                                "--format",
                                "csv",
                                "--data-dir",
                                dir.resolve("copy").toString())
                        .out())
                .isEqualTo("n\n2\n");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        String out = dir.resolve("x").toString();

        assertThat(sluice("export", "--format", "csv", "--out", out).code()).isEqualTo(2);
        assertThat(sluice("export", "t", "--sql", "FROM t", "--format", "csv", "--out", out)
                        .code())
                .isEqualTo(2);
        assertThat(sluice("export", "orders", "--format", "xlsx", "--out", out).code())
                .isEqualTo(2);
        assertThat(sluice("export", "ordres", "--format", "csv", "--out", out, "--data-dir", data)
                        .err())
                .contains("ordres does not exist");
        assertThat(sluice(
                                "export",
                                "--sql",
                                "DROP TABLE raw.orders",
                                "--format",
                                "csv",
                                "--out",
                                out,
                                "--data-dir",
                                data)
                        .err())
                .contains("only reads");
        assertThat(sluice("snapshot", out, "--data-dir", dir.resolve("empty").toString())
                        .err())
                .contains("no warehouse at", "sluice demo");
        assertThat(sluice("snapshot", data + "/warehouse.duckdb", "--force", "--data-dir", data)
                        .err())
                .contains("is the warehouse itself");
        assertThat(Files.exists(Path.of(out))).isFalse();
    }

    @Test
    void verifiesAFileThatIsWhole() {
        Said said = sluice("warehouse", "verify", "--data-dir", data);

        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("every value can be read");
    }

    @Test
    void namesTheDamagedTable() throws Exception {
        Path file = dir.resolve("data/warehouse.duckdb");
        long block;
        long size;
        try (Warehouse warehouse = Warehouse.open(WarehouseSettings.of(file));
                Statement statement = warehouse.writer().createStatement()) {
            statement.execute("CREATE TABLE raw.words AS SELECT 'some word ' || i AS word FROM range(10000) AS r(i)");
            statement.execute("CHECKPOINT");
            try (ResultSet row =
                    statement.executeQuery("SELECT max(block_id), (SELECT block_size FROM pragma_database_size())"
                            + " FROM pragma_storage_info('raw.words') WHERE segment_type = 'VARCHAR'")) {
                row.next();
                block = row.getLong(1);
                size = row.getLong(2);
            }
        }
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(3 * 4_096 + block * size + 8); // behind the headers and the block's checksum
            int value = bytes.read();
            bytes.seek(bytes.getFilePointer() - 1);
            bytes.write(~value);
        }

        Said said = sluice("warehouse", "verify", "--data-dir", data);

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out())
                .contains("raw.words: ")
                .contains("1 tables are damaged")
                .doesNotContain("raw.orders");
    }
}
