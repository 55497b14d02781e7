package dev.sluice.metadata.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.metadata.query.SqlDoor;
import dev.sluice.metadata.query.SqlLimits;
import dev.sluice.metadata.query.SqlRefused;
import dev.sluice.metadata.sink.Share;
import dev.sluice.metadata.store.ShardFiles;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.metadata.store.WarehouseUnusable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosedShardsTest {

    @TempDir
    Path directory;

    private List<Path> files;
    private SqlDoor door;

    @BeforeEach
    void fill() throws Exception {
        files = ShardFiles.all(directory.resolve("warehouse.duckdb"), 2);
        fill(
                0,
                "CREATE SCHEMA raw",
                "CREATE TABLE raw.orders (id BIGINT, amount BIGINT, mixed BIGINT, doc JSON)",
                "INSERT INTO raw.orders VALUES (1, 10, 7, '{\"a\":1}')",
                "INSERT INTO _sluice.ledger (pipeline, accepted, \"rows\", cost_usd) VALUES ('orders', 1, 1, 0.5)");
        fill(
                1,
                "CREATE SCHEMA raw",
                "CREATE TABLE raw.orders (amount DOUBLE, id BIGINT, mixed TIMESTAMP, note VARCHAR)",
                "INSERT INTO raw.orders VALUES (2.5, 2, TIMESTAMP '2024-01-02 03:04:05', 'late')",
                "CREATE TABLE raw.orders__tags (\"value\" VARCHAR)",
                "INSERT INTO raw.orders__tags VALUES ('x')",
                "INSERT INTO _sluice.ledger (pipeline, accepted, \"rows\", cost_usd) VALUES ('orders', 2, 2, 0.25)");
        door = new SqlDoor(new ClosedShards(files, directory, 128L << 20, 1), SqlLimits.defaults());
    }

    private void fill(int shard, String... statements) throws Exception {
        try (Warehouse warehouse = Warehouse.open(WarehouseSettings.of(files.get(shard)))) {
            ShardMark.check(warehouse, new Share(shard, 2));
            try (Statement statement = warehouse.writer().createStatement()) {
                for (String one : statements) {
                    statement.execute(one);
                }
            }
        }
    }

    private String rows(String sql) {
        return door.query(sql, 100).path("rows").toString();
    }

    @Test
    void aTableIsOneWithTheColumnsOfAll() {
        assertThat(rows("SELECT id, amount, note FROM raw.orders ORDER BY id"))
                .isEqualTo("[[1,10.0,null],[2,2.5,\"late\"]]");
        assertThat(rows("FROM raw.orders__tags")).isEqualTo("[[\"x\"]]");
        assertThat(rows("SELECT count(*) FROM duckdb_views() WHERE schema_name = 'raw'"))
                .isEqualTo("[[2]]");
    }

    @Test
    void typesThatDifferAreText() {
        assertThat(rows("SELECT mixed FROM raw.orders ORDER BY id")).isEqualTo("[[\"7\"],[\"2024-01-02 03:04:05\"]]");
    }

    @Test
    void theCountsOfTheLedgerAreAddedUp() {
        assertThat(rows("SELECT pipeline, accepted, \"rows\", cost_usd FROM _sluice.ledger"))
                .isEqualTo("[[\"orders\",3,3,0.75]]");
        assertThat(rows("SELECT shard, shards FROM _sluice.shard ORDER BY 1")).isEqualTo("[[0,2],[1,2]]");
    }

    @Test
    void onlyReads() {
        assertThatThrownBy(() -> door.query("DELETE FROM shard_0.raw.orders", 1))
                .isInstanceOf(SqlRefused.class);
        assertThatThrownBy(() -> door.query("FROM read_csv('/etc/passwd')", 1)).isInstanceOf(SqlRefused.class);
    }

    @Test
    void aSliceHoldsTheRowsOfTheWantedTablesOnly() throws Exception {
        Path slice = directory.resolve("slice.duckdb");
        try (Warehouse warehouse = Warehouse.open(WarehouseSettings.of(files.get(1)));
                Connection reader = warehouse.reader()) {
            Path staged = warehouse.staging().resolve("s");
            ShardSlice.write(
                    reader,
                    TableName.in(reader, "WITH t AS (SELECT * FROM RAW.Orders) SELECT count(*) FROM t"),
                    staged);
            java.nio.file.Files.move(staged, slice);
        }
        try (var one = new SqlDoor(new ClosedShards(List.of(slice), directory, 128L << 20, 1), SqlLimits.defaults())) {
            assertThat(one.query("SELECT (SELECT count(*) FROM raw.orders), (SELECT count(*) FROM raw.orders__tags)", 9)
                            .path("rows")
                            .toString())
                    .isEqualTo("[[1,0]]");
        }
    }

    @Test
    void aFileKnowsWhichShardItIs() {
        try (Warehouse warehouse = Warehouse.open(WarehouseSettings.of(files.get(1)))) {
            assertThatThrownBy(() -> ShardMark.check(warehouse, new Share(1, 3)))
                    .isInstanceOf(WarehouseUnusable.class)
                    .hasMessageContaining("is shard 1 of 2")
                    .hasMessageContaining("warehouse.shards=2");
            assertThatThrownBy(() -> ShardMark.check(warehouse, new Share(0, 2)))
                    .hasMessageContaining("expected 0 of 2");
        }
    }

    @Test
    void oneFileDoesNotBecomeSeveralNorSeveralOne() throws Exception {
        assertThatThrownBy(() -> ShardFiles.check(directory.resolve("warehouse.duckdb"), 1))
                .isInstanceOf(WarehouseUnusable.class)
                .hasMessageContaining("several files");
        Path other = directory.resolve("other.duckdb");
        Warehouse.open(WarehouseSettings.of(other)).close();
        assertThatThrownBy(() -> ShardFiles.check(other, 2))
                .isInstanceOf(WarehouseUnusable.class)
                .hasMessageContaining("one file");
    }
}
