package dev.sluice.ingest.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.SourceTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SQLite and DuckDB, and what all databases have in common before a connection is made. */
class FileDatabasesTest {

    @TempDir
    Path dir;

    private JdbcRig rig(String database) {
        return new JdbcRig("jdbc:" + database + ":" + dir.resolve("shop." + database));
    }

    @Test
    void sqliteValuesLoseNothing() throws Exception {
        JdbcRig rig = rig("sqlite");
        rig.run(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, n NUMERIC, r REAL, s TEXT, b BLOB, at TIMESTAMP)",
                "INSERT INTO t VALUES (1, 9223372036854775807, 0.1, 'é', x'00ff', '2026-01-01 10:00:00'), (2, 'text', NULL, '', NULL, 1700000000)");

        assertThat(rig.load(Map.of("table", "t")))
                .containsExactly(
                        "{\"id\":1,\"n\":9223372036854775807,\"r\":0.1,\"s\":\"é\",\"b\":\"AP8=\",\"at\":\"2026-01-01 10:00:00\"}",
                        "{\"id\":2,\"n\":\"text\",\"r\":null,\"s\":\"\",\"b\":null,\"at\":1700000000}");
    }

    /** A column of SQLite is only declared to hold texts. */
    @Test
    void sqliteTextsAreWhatTheyAreInEachRow() throws Exception {
        JdbcRig rig = rig("sqlite");
        rig.run(
                "CREATE TABLE t (id TEXT PRIMARY KEY, s TEXT, v VARCHAR(9))",
                "INSERT INTO t VALUES ('k\u00e9\"y', 'tab\t \u00e9 \u20ac', ''), ('l', x'00ff', NULL), ('m', 5, 'x')",
                "CREATE VIEW w AS SELECT id, CASE id WHEN 'm' THEN 7 ELSE s END AS s FROM t");

        assertThat(rig.load(Map.of("table", "t")))
                .containsExactly(
                        "{\"id\":\"k\u00e9\\\"y\",\"s\":\"tab\\t \u00e9 \u20ac\",\"v\":\"\"}",
                        "{\"id\":\"l\",\"s\":\"AP8=\",\"v\":null}",
                        "{\"id\":\"m\",\"s\":\"5\",\"v\":\"x\"}");
        rig.finished = null;
        assertThat(rig.load(Map.of("table", "w", "primary_key", "id", "chunk_rows", 1L)))
                .hasSize(3)
                .last()
                .isEqualTo("{\"id\":\"m\",\"s\":7}");
    }

    @Test
    void sqliteInUtf16IsReadAsWell() throws Exception {
        JdbcRig rig = rig("sqlite");
        rig.run(
                "PRAGMA encoding = 'UTF-16le'",
                "CREATE TABLE t (id TEXT PRIMARY KEY)",
                "INSERT INTO t VALUES ('\u00e9')");

        assertThat(rig.load(Map.of("table", "t"))).containsExactly("{\"id\":\"\u00e9\"}");
    }

    @Test
    void duckdbValuesLoseNothing() throws Exception {
        JdbcRig rig = rig("duckdb");
        rig.run(
                "CREATE TABLE t (id BIGINT PRIMARY KEY, h HUGEINT, d DECIMAL(20,4), tz TIMESTAMPTZ, ts TIMESTAMP, l INTEGER[],"
                        + " st STRUCT(a INTEGER, b VARCHAR), m MAP(VARCHAR, INTEGER), u UUID, b BLOB, dt DATE)",
                "INSERT INTO t VALUES (1, 170141183460469231731687303715884105727, 1.5000, '2026-03-29T02:30:00.123456+02:00',"
                        + " '2026-01-01 10:00:00.000001', [1, NULL], {'a': 1, 'b': 'x'}, MAP {'k': 1}, '123e4567-e89b-12d3-a456-426614174000', '\\x00\\xFF'::BLOB, '2026-01-02')");

        assertThat(rig.load(Map.of("table", "t")))
                .containsExactly(
                        "{\"id\":1,\"h\":170141183460469231731687303715884105727,\"d\":\"1.5000\",\"tz\":\"2026-03-29T00:30:00.123456Z\","
                                + "\"ts\":\"2026-01-01T10:00:00.000001\",\"l\":[1,null],\"st\":{\"a\":1,\"b\":\"x\"},\"m\":{\"k\":1},"
                                + "\"u\":\"123e4567-e89b-12d3-a456-426614174000\",\"b\":\"AP8=\",\"dt\":\"2026-01-02\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "duckdb"})
    void loadsGoOnInTheMiddleAndFollowGrowth(String database) throws Exception {
        JdbcRig rig = rig(database);
        rig.run("CREATE TABLE t (id INTEGER PRIMARY KEY, v BIGINT)");
        rig.run("INSERT INTO t SELECT value, value * 10 FROM "
                + (database.equals("sqlite")
                        ? "(WITH RECURSIVE s(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM s WHERE value < 100) SELECT value FROM s)"
                        : "range(1, 101) r(value)"));
        Map<String, Object> source = Map.of("table", "t", "incremental", Map.of("column", "v"), "chunk_rows", 30L);
        var rows = new ArrayList<String>();
        while (rig.finished == null) {
            rows.addAll(rig.load(source, 1));
        }
        assertThat(rows).hasSize(100).doesNotHaveDuplicates();

        rig.run("INSERT INTO t VALUES (101, 1000), (102, 1001)");

        assertThat(rig.load(source)).containsExactly("{\"id\":101,\"v\":1000}", "{\"id\":102,\"v\":1001}");
        assertThat(rig.load(source)).isEmpty();
    }

    @Test
    void aQueryOfDuckdbReachesNoFiles() throws Exception {
        JdbcRig rig = rig("duckdb");
        rig.run("CREATE TABLE t (id INTEGER)");
        Path secret = Files.writeString(dir.resolve("secret.csv"), "a\n1\n");

        assertThatThrownBy(() -> rig.load(Map.of("query", "SELECT * FROM read_csv('" + secret + "')")))
                .isInstanceOf(SourceTrouble.class)
                .hasMessageContaining("disabled");
    }

    @Test
    void aFileThatIsNotThereIsNotMade() {
        assertThatThrownBy(() -> rig("sqlite").load(Map.of("table", "t"))).isInstanceOf(SourceTrouble.class);
        assertThatThrownBy(() -> rig("duckdb").load(Map.of("table", "t"))).isInstanceOf(SourceTrouble.class);
        assertThat(dir).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:oracle:x | source.url: expected one of jdbc:postgresql:",
                "jdbc:postgresql://me:pw@h/db | source.url: user and password do not belong",
                "jdbc:postgresql://h/db?password=x | source.url: user and password do not belong",
                "jdbc:postgresql://h/db?socketFactory=evil | source.url: has a parameter that loads classes",
                "jdbc:mariadb://h/db?allowLocalInfile=true | source.url: has a parameter that loads classes"
            })
    void urlsThatLeakOrLoadAreRefused(String url, String message) {
        assertThatThrownBy(() -> rig("sqlite").open(Map.of("url", url, "table", "t")))
                .isInstanceOf(InvalidSource.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aPasswordMustBeAPlace() {
        assertThatThrownBy(
                        () -> rig("sqlite").open(Map.of("url", "jdbc:mysql://h/db", "table", "t", "password", "plain")))
                .isInstanceOf(InvalidSource.class)
                .hasMessageContaining("a secret stands in the definition");
    }

    @Test
    void aCursorThatIsATextIsRefused() throws IOException, java.sql.SQLException {
        JdbcRig rig = rig("sqlite");
        rig.run("CREATE TABLE t (id TEXT PRIMARY KEY)", "INSERT INTO t VALUES ('abc')");

        assertThatThrownBy(() -> rig.load(Map.of("table", "t", "incremental", Map.of("column", "id"))))
                .isInstanceOf(InvalidSource.class)
                .hasMessageContaining("expected a number or a time");
    }
}
