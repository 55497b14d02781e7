package dev.sluice.metadata.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlDoorTest {

    @TempDir
    private Path dir;

    private Connection writer;
    private SqlDoor door;

    @BeforeEach
    void open() throws SQLException {
        var settings = new Properties();
        settings.setProperty("enable_external_access", "false");
        writer = DriverManager.getConnection("jdbc:duckdb:" + dir.resolve("w.duckdb"), settings);
        try (Statement statement = writer.createStatement()) {
            statement.execute("CREATE SCHEMA raw");
            statement.execute("CREATE SEQUENCE numbers");
            statement.execute("CREATE TABLE raw.t AS SELECT i, 'n' || i AS name, i / 4 AS d FROM range(100) r(i)");
        }
        door = new SqlDoor(
                () -> ((DuckDBConnection) writer).duplicate(), new SqlLimits(50, Duration.ofSeconds(1), 1 << 20));
    }

    @AfterEach
    void close() throws SQLException {
        door.close();
        writer.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(*) FROM raw.t",
                "FROM raw.t SELECT i LIMIT 1;",
                "WITH x AS (SELECT 1) SELECT * FROM x",
                "DESCRIBE raw.t",
                "SHOW ALL TABLES",
                "SUMMARIZE raw.t",
                "SELECT * FROM information_schema.tables -- comment",
                "SELECT ';--' AS a FROM raw.t; -- comment after the end",
                "SELECT 1 AS a, 2 AS a",
                "SELECT i FROM raw.t ORDER BY i /* comment */ ;;",
            })
    void readsWhatReads(String sql) {
        assertThat(door.query(sql, 10).path("rows")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM raw.t",
                "INSERT INTO raw.t VALUES (1, 'x', 0)",
                "DROP TABLE raw.t",
                "CREATE TABLE x AS SELECT 1",
                "COPY raw.t TO 'out.csv'",
                "ATTACH 'other.duckdb'",
                "INSTALL httpfs",
                "LOAD httpfs",
                "SET memory_limit = '10TB'",
                "PRAGMA database_size",
                "CALL force_checkpoint()",
                "CHECKPOINT",
                "SELECT 1; DROP TABLE raw.t",
                "EXPORT DATABASE 'd'",
                "SELECT * FROM force_checkpoint()",
                "SELECT * FROM query('SELECT 1; DROP TABLE raw.t')",
                "SELECT * FROM query('FROM force_checkpoint()')",
                "SELECT nextval('numbers')",
                "SELECT 1) LIMIT 1; DROP TABLE raw.t; --",
                "nonsense",
                "",
            })
    void refusesTheRest(String sql) throws SQLException {
        assertThatThrownBy(() -> door.query(sql, 10)).isInstanceOf(SqlRefused.class);
        assertThat(door.query("SELECT count(*) FROM raw.t", 1).at("/rows/0/0").asLong())
                .isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_text('%s')",
                "SELECT * FROM read_csv('%s')",
                "FROM '%s'",
                "SELECT * FROM glob('%s')"
            })
    void reachesNoFile(String sql) throws Exception {
        Path file = Files.writeString(dir.resolve("secret.csv"), "a,b\n1,2\n");

        assertThatThrownBy(() -> door.query(sql.formatted(file), 10)).isInstanceOf(SqlRefused.class);
    }

    @Test
    void cutsRowsAndSaysSo() {
        assertThat(door.query("FROM raw.t", 3).path("rows")).hasSize(3);
        assertThat(door.query("FROM raw.t", 3).path("truncated").asBoolean()).isTrue();
        assertThat(door.query("FROM raw.t", 1000).path("rows")).hasSize(50);
        assertThat(door.query("FROM raw.t LIMIT 3", 3).path("truncated").asBoolean())
                .isFalse();
    }

    /** DuckDB keeps a whole answer outside of its memory limit; this one would be 40 GB. */
    @Test
    void readsNoMoreOfAnAnswerThanItShows() {
        var answer = door.query("SELECT repeat('x', 1000) || a.range || b.range FROM range(1000000) a, range(40) b", 2);

        assertThat(answer.path("rows")).hasSize(2);
        assertThat(answer.path("truncated").asBoolean()).isTrue();
    }

    @Test
    void keepsTheOrderThatWasAskedFor() {
        assertThat(door.query("SELECT i FROM raw.t ORDER BY i DESC", 3).path("rows"))
                .hasToString("[[99],[98],[97]]");
    }

    @Test
    void cancelsWhatTakesTooLong() {
        assertThatThrownBy(() -> door.query(
                        "SELECT count(*) FROM range(1000000000) a, range(1000) b WHERE a.range % 7 = b.range", 1))
                .isInstanceOf(SqlRefused.class)
                .hasMessageContaining("cancelled");
    }

    @Test
    void writesEveryTypeAsJson() {
        var row = door.query(
                        "SELECT true, 1::TINYINT, 170141183460469231731687303715884105727::HUGEINT, 1.50::DECIMAL(5,2), 'NaN'::DOUBLE,"
                                + " TIMESTAMPTZ '2024-01-02 03:04:05+02', DATE '2024-01-02', 'é', NULL, [1, 2], {'a': 1}, 'x'::BLOB,"
                                + " '{\"a\":1}'::JSON, TIMESTAMP '2024-01-02 03:04:05'",
                        1)
                .at("/rows/0");

        assertThat(row)
                .hasToString(
                        "[true,1,170141183460469231731687303715884105727,1.50,\"NaN\",\"2024-01-02T01:04:05Z\",\"2024-01-02\","
                                + "\"é\",null,\"[1, 2]\",\"{a=1}\",\"eA==\",\"{\\\"a\\\":1}\",\"2024-01-02T03:04:05\"]");
    }

    @Test
    void opensAFileThatNoServiceHasOpen() throws SQLException {
        Path file = dir.resolve("cold.duckdb");
        try (Connection c = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement s = c.createStatement()) {
            s.execute("CREATE TABLE t AS SELECT 42 AS a");
        }

        try (SqlDoor cold = SqlDoor.onFile(file, SqlLimits.defaults(), 256L << 20)) {
            assertThat(cold.query("FROM t", 10).at("/rows/0/0").asInt()).isEqualTo(42);
        }
    }
}
