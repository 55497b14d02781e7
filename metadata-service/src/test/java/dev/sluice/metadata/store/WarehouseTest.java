package dev.sluice.metadata.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarehouseTest {

    @TempDir
    Path directory;

    private WarehouseSettings settings() {
        return WarehouseSettings.of(directory.resolve("sub").resolve("warehouse.duckdb"));
    }

    /** Holds the file until its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            try (var connection = DriverManager.getConnection("jdbc:duckdb:" + args[0])) {
                System.out.println(connection.isClosed() ? "closed" : "open");
                int unused = System.in.read();
            }
        }
    }

    @Test
    void aSecondProcessIsToldWhoHasTheFile() throws Exception {
        Warehouse.open(settings()).close();
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Holder.class.getName(),
                        settings().file().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            byte[] said = new byte[4];
            assertThat(holder.getInputStream().readNBytes(said, 0, 4)).isEqualTo(4);
            assertThat(new String(said, StandardCharsets.UTF_8)).isEqualTo("open");
            assertThatThrownBy(() -> Warehouse.open(settings()))
                    .isInstanceOfSatisfying(
                            WarehouseInUse.class, e -> assertThat(e.pid()).hasValue(holder.pid()))
                    .hasMessageContaining("in use by pid " + holder.pid());
        } finally {
            holder.getOutputStream().close();
            assertThat(holder.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        Warehouse.open(settings()).close();
    }

    @Test
    void idsOfTablesThatGrowAreNotCompressed() throws SQLException {
        try (var warehouse = Warehouse.open(settings());
                Statement statement = warehouse.writer().createStatement()) {
            for (String column : List.of("repairs.record_id", "repairs.rule", "findings.record_id", "push_ids.id")) {
                String table = "_sluice." + column.substring(0, column.indexOf('.'));
                String name = column.substring(column.indexOf('.') + 1);
                statement.execute(
                        "INSERT INTO " + table + " (" + name + ") SELECT md5(i::VARCHAR) FROM range(3000) r(i)");
                warehouse.checkpoint();
                try (ResultSet row = statement.executeQuery("SELECT DISTINCT compression FROM pragma_storage_info('"
                        + table + "') WHERE column_name = '" + name + "' AND segment_type = 'VARCHAR'")) {
                    assertThat(row.next()).isTrue();
                    assertThat("Uncompressed".equals(row.getString(1)))
                            .as(column)
                            .isEqualTo(!name.equals("rule"));
                }
            }
        }
    }

    @Test
    void theFileKeepsItsIdAndCountsItsOwners() {
        String id;
        try (var warehouse = Warehouse.open(settings())) {
            id = warehouse.id();
            assertThat(warehouse.epoch()).isEqualTo(1);
        }
        try (var warehouse = Warehouse.open(settings())) {
            assertThat(warehouse.id()).isEqualTo(id);
            assertThat(warehouse.epoch()).isEqualTo(2);
        }
    }

    @Test
    void anOwnerThatWasTakenOverIsStopped() throws Exception {
        try (var warehouse = Warehouse.open(settings())) {
            warehouse.assertOwned();
            try (Statement statement = warehouse.writer().createStatement()) {
                statement.execute("UPDATE _sluice.warehouse SET epoch = epoch + 1");
            }
            assertThatThrownBy(warehouse::assertOwned).isInstanceOf(WarehouseTakenOver.class);
        }
    }

    @Test
    void readersSeeWhatIsCommittedAndSurviveNothingButAReopening() throws Exception {
        try (var warehouse = Warehouse.open(settings())) {
            var reader = warehouse.reader();
            try (Statement statement = reader.createStatement();
                    var rows = statement.executeQuery("SELECT epoch FROM _sluice.warehouse")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(1);
            }
            warehouse.reopen();

            assertThat(reader.isClosed()).isTrue();
            assertThat(warehouse.epoch()).isEqualTo(2);
            try (var again = warehouse.reader();
                    Statement statement = again.createStatement()) {
                assertThat(statement.execute("SELECT 1")).isTrue();
            }
        }
    }

    @Test
    void nothingButTheFileCanBeReachedBySql() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret.csv"), "a,b\n1,2\n");
        try (var warehouse = Warehouse.open(settings());
                var reader = warehouse.reader();
                Statement statement = reader.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT * FROM read_csv('" + secret + "')"))
                    .isInstanceOf(SQLException.class);
        }
        try (var warehouse = Warehouse.open(settings());
                var reader = warehouse.reader();
                Statement statement = reader.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SET enable_external_access = true"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void aFileThatIsNoWarehouseIsSaidToBeNone() throws IOException {
        Files.createDirectories(settings().file().getParent());
        Files.writeString(
                settings().file(), "this is not a database, but it is long enough to look like one ".repeat(200));

        assertThatThrownBy(() -> Warehouse.open(settings()))
                .isInstanceOf(WarehouseUnusable.class)
                .hasMessageContaining(settings().file().toString())
                .hasMessageContaining("restore a backup");
    }
}
