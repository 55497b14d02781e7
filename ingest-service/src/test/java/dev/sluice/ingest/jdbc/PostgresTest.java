package dev.sluice.ingest.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.pull.SourceTrouble;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real PostgreSQL: types, chunks, growth, trouble (F-52). */
class PostgresTest {

    private static EmbeddedPostgres server;
    private JdbcRig rig;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void clean() throws Exception {
        rig = new JdbcRig(server.getJdbcUrl("postgres", "postgres"));
        rig.run("DROP SCHEMA IF EXISTS shop CASCADE", "CREATE SCHEMA shop");
    }

    private Map<String, Object> source(Object... more) {
        var settings = new java.util.HashMap<String, Object>(
                Map.of("url", "jdbc:postgresql://localhost:" + server.getPort() + "/postgres", "user", "postgres"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put((String) more[i], more[i + 1]);
        }
        return settings;
    }

    @Test
    void valuesLoseNothing() throws Exception {
        rig.run("""
                CREATE TABLE shop.types (id bigint PRIMARY KEY, n numeric(38,10), nan numeric, f double precision,
                  t timestamp, tz timestamptz, inf timestamptz, d date, tm time, b bytea, j jsonb, js json, arr text[], nums int[],
                  nested int[][], u uuid, ok boolean, nothing text, iv interval, ip inet, e text)
                """, """
                INSERT INTO shop.types VALUES (9223372036854775807, 1234567890123456789012345678.0123456789, 'NaN', 0.1,
                  '2026-03-29 02:30:00.123456', '2026-03-29 02:30:00.123456+02', 'infinity', '0044-03-15', '23:59:59.999999',
                  '\\x00ff10', '{"a": [1, 2.50, {"b": null}]}', '[1, 1e400]', ARRAY['x', NULL, 'a,"b'], '{1,2}', '{{1,2},{3,4}}',
                  '123e4567-e89b-12d3-a456-426614174000', true, NULL, '1 day 02:00', '10.0.0.1/8', 'Grüße')
                """);

        List<String> rows = rig.load(source("table", "shop.types"));

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0))
                .isEqualTo("{\"id\":9223372036854775807,\"n\":\"1234567890123456789012345678.0123456789\","
                        + "\"nan\":\"NaN\",\"f\":0.1,\"t\":\"2026-03-29T02:30:00.123456\",\"tz\":\"2026-03-29T00:30:00.123456Z\","
                        + "\"inf\":\"infinity\",\"d\":\"0044-03-15\",\"tm\":\"23:59:59.999999\",\"b\":\"AP8Q\","
                        + "\"j\":{\"a\":[1,2.50,{\"b\":null}]},\"js\":[1,1E+400],\"arr\":[\"x\",null,\"a,\\\"b\"],\"nums\":[1,2],"
                        + "\"nested\":[[1,2],[3,4]],\"u\":\"123e4567-e89b-12d3-a456-426614174000\",\"ok\":true,\"nothing\":null,"
                        + "\"iv\":\"1 day 02:00:00\",\"ip\":\"10.0.0.1/8\",\"e\":\"Grüße\"}");
    }

    @Test
    void aFirstLoadGoesOnInTheMiddle() throws Exception {
        rig.run(
                "CREATE TABLE shop.t (a int, b text, PRIMARY KEY (a, b))",
                "INSERT INTO shop.t SELECT i / 10, 'k' || i FROM generate_series(1, 1000) i");
        var rows = new ArrayList<String>();
        while (rig.finished == null) {
            rows.addAll(rig.load(source("table", "shop.t", "chunk_rows", 70L), 2));
        }

        assertThat(rows).hasSize(1000).doesNotHaveDuplicates();
        assertThat(rig.chunks).isEqualTo(15);
    }

    @Test
    void growthIsFollowedByTimeWithTheBoundaryOnceAndLateRowsWithinTheLag() throws Exception {
        rig.run(
                "CREATE TABLE shop.t (id int PRIMARY KEY, at timestamptz NOT NULL)",
                "INSERT INTO shop.t SELECT i, '2026-01-01T00:00:00Z'::timestamptz + i * interval '1 minute' FROM generate_series(1, 100) i");
        Map<String, Object> source =
                source("table", "shop.t", "incremental", Map.of("column", "at", "lag", "10m"), "chunk_rows", 30L);
        assertThat(rig.load(source)).hasSize(100);

        rig.run(
                "INSERT INTO shop.t VALUES (200, '2026-01-01T01:35:00Z'), (201, '2026-01-01T01:40:00Z'), (202, '2026-01-01T02:00:00.000001Z'), (203, '2026-01-01T00:10:00Z')",
                "UPDATE shop.t SET at = '2026-01-01T02:00:00Z' WHERE id = 5");

        assertThat(rig.load(source))
                .containsExactly(
                        "{\"id\":200,\"at\":\"2026-01-01T01:35:00Z\"}",
                        "{\"id\":201,\"at\":\"2026-01-01T01:40:00Z\"}",
                        "{\"id\":5,\"at\":\"2026-01-01T02:00:00Z\"}",
                        "{\"id\":202,\"at\":\"2026-01-01T02:00:00.000001Z\"}");
        assertThat(rig.load(source)).isEmpty();
    }

    @Test
    void aQueryIsReadInTheOrderOfItsKeyOrAsItComes() throws Exception {
        rig.run("CREATE TABLE shop.t (id int)", "INSERT INTO shop.t SELECT generate_series(1, 25)");
        String query = "SELECT id, id * 2 AS twice FROM shop.t WHERE id > 5;";

        var rows = new ArrayList<String>();
        while (rig.finished == null) {
            rows.addAll(rig.load(source("query", query, "primary_key", "id", "chunk_rows", 7L), 1));
        }
        assertThat(rows).hasSize(20).startsWith("{\"id\":6,\"twice\":12}").doesNotHaveDuplicates();

        rig.finished = null;
        rows.clear();
        while (rig.finished == null) {
            rows.addAll(rig.load(source("query", query, "chunk_rows", 7L), 1));
        }
        assertThat(rows).hasSize(20).doesNotHaveDuplicates();
    }

    /** F-52. */
    @Test
    void aConnectionThatBreaksIsMadeAnewBehindTheLastChunk() throws Exception {
        rig.run("CREATE TABLE shop.t (id int PRIMARY KEY)", "INSERT INTO shop.t SELECT generate_series(1, 100)");
        var rows = new ArrayList<String>(rig.load(source("table", "shop.t", "chunk_rows", 40L), 1));
        try (JdbcSource source = rig.open(source("table", "shop.t", "chunk_rows", 40L))) {
            source.open(rig.finished, rig.progress);
            rig.run(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = 'sluice'");

            assertThatThrownBy(source::read).isInstanceOf(SourceTrouble.class).hasMessageStartingWith("postgresql: ");
        }

        rows.addAll(rig.load(source("table", "shop.t", "chunk_rows", 40L)));
        assertThat(rows).hasSize(100).doesNotHaveDuplicates();
    }

    /** F-52. */
    @Test
    void aLockedTableIsGivenUpInTimeAndSaid() throws Exception {
        rig.run("CREATE TABLE shop.t (id int PRIMARY KEY)");
        try (Connection locker = server.getPostgresDatabase().getConnection();
                var statement = locker.createStatement();
                JdbcSource source = rig.open(source("table", "shop.t", "timeout", "1s"))) {
            source.open(null, null);
            locker.setAutoCommit(false);
            statement.execute("LOCK TABLE shop.t IN ACCESS EXCLUSIVE MODE");

            assertThatThrownBy(source::read)
                    .isInstanceOf(SourceTrouble.class)
                    .hasMessageContaining("canceling statement due to user request");
        }
    }

    /** F-52. */
    @Test
    void aRenamedColumnIsSaidAndANewOneComesAlong() throws Exception {
        rig.run("CREATE TABLE shop.t (id int PRIMARY KEY, a int)", "INSERT INTO shop.t VALUES (1, 1)");
        Map<String, Object> source = source("table", "shop.t", "columns", List.of("id", "a"));
        assertThat(rig.load(source)).hasSize(1);
        rig.run("ALTER TABLE shop.t RENAME COLUMN a TO b", "ALTER TABLE shop.t ALTER b TYPE numeric(5,2)");

        assertThatThrownBy(() -> rig.load(source))
                .isInstanceOf(SourceTrouble.class)
                .hasMessageContaining("column \"a\" does not exist");
        assertThat(rig.load(source("table", "shop.t"))).containsExactly("{\"id\":1,\"b\":\"1.00\"}");
    }

    @Test
    void namesAreNeverSql() {
        assertThatThrownBy(() -> rig.load(source("table", "shop.t\"; DROP SCHEMA shop; --")))
                .isInstanceOf(SourceTrouble.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> rig.load(source("query", "DELETE FROM shop.t RETURNING *")))
                .isInstanceOf(SourceTrouble.class);
    }
}
