package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.runtime.config.Config;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A connector that somebody else wrote: Debezium follows a real PostgreSQL, out of a plug-in folder, into DuckDB. Apart from
 * {@code verify}: {@code ./mvnw -pl standalone -am -Pdebezium verify -Dit.test=DebeziumSoak} fetches it and runs this.
 */
class DebeziumSoak {

    private static final Duration PATIENCE = Duration.ofMinutes(8);

    @TempDir
    private Path dir;

    @Test
    void insertsUpdatesAndDeletionsBecomeRowsVersionsAndGaps() throws Exception {
        String plugins = System.getProperty("sluice.plugins", "");
        assertThat(Path.of(plugins, "debezium-connector-postgres"))
                .as("run with -Pdebezium")
                .isDirectory();
        try (EmbeddedPostgres database = EmbeddedPostgres.builder()
                        .setServerConfig("wal_level", "logical")
                        .start();
                Connection connection = database.getPostgresDatabase().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(
                    "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(20,4), note text, placed timestamptz, doc jsonb)");
            sql.execute(
                    "INSERT INTO orders SELECT i, i + 0.1234, 'first', '2026-01-01 00:00:00.123456+00', '{\"a\": 1}'"
                            + " FROM generate_series(1, 500) i");
            Path current = definition("current", database.getPort(), """
                    table:
                      name: current
                      primary_key: [id]
                      write_disposition: merge
                      columns: {_deleted: {data_type: bool, hard_delete: true}}
                    """);
            Path history = definition("history", database.getPort(), "table: {name: history}\n");
            SluiceConfig config = Config.load(
                            null,
                            Map.of(),
                            List.of("data_dir=" + dir.resolve("data"), "http.port=0", "ingest.plugin_path=" + plugins))
                    .bind(SluiceConfig.class);
            try (Standalone running = Standalone.start(config)) {
                running.apply(List.of(DefinitionFiles.load(current), DefinitionFiles.load(history)));
                awaitValue("SELECT count(*) FROM raw.current", "500");
                awaitValue("SELECT count(*) FROM raw.history", "500");

                sql.execute("UPDATE orders SET note = 'second', amount = amount * 2 WHERE id <= 100");
                sql.execute("DELETE FROM orders WHERE id > 450");
                sql.execute("INSERT INTO orders VALUES (501, 12345678901234.5678, 'new', now(), NULL)");

                awaitValue("SELECT count(*) FROM raw.current", "451");
                awaitValue("SELECT count(*) FROM raw.current WHERE note = 'second'", "100");
                awaitValue("SELECT count(*) FROM raw.history", "651");
            }
            assertThat(value("SELECT min(id) || ' ' || max(id) FROM raw.current"))
                    .isEqualTo("1 501");
            assertThat(value("SELECT amount FROM raw.current WHERE id = 501")).isEqualTo("12345678901234.5678");
            assertThat(value("SELECT strftime(placed, '%f') FROM raw.current WHERE id = 200"))
                    .isEqualTo("123456");
            assertThat(value("SELECT string_agg(n || _op, ' ' ORDER BY _op) FROM"
                            + " (SELECT _op, count(*) AS n FROM raw.history GROUP BY _op)"))
                    .isEqualTo("1c 50d 500r 100u");
            assertThat(value("SELECT count(*) FROM raw.history WHERE _deleted AND id > 450"))
                    .isEqualTo("50");
        }
    }

    private Path definition(String name, int port, String table) throws Exception {
        return Files.writeString(dir.resolve(name + ".yaml"), """
                pipeline: %s
                source:
                  connector: io.debezium.connector.postgresql.PostgresConnector
                  config:
                    database.hostname: localhost
                    database.port: %d
                    database.user: postgres
                    database.password: ${HOME}
                    database.dbname: postgres
                    topic.prefix: %s
                    plugin.name: pgoutput
                    slot.name: sluice_%s
                    publication.name: sluice_%s
                    table.include.list: public.orders
                    time.precision.mode: microseconds
                    poll.interval.ms: 100
                """.formatted(name, port, name, name, name) + table);
    }

    private void awaitValue(String sql, String expected) {
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(value(sql))
                .isEqualTo(expected));
    }

    private String value(String sql) {
        var said = CommandLineTest.sluice(
                "sql", sql, "--format", "csv", "--data-dir", dir.resolve("data").toString());
        return said.code() == 0
                ? said.out().lines().skip(1).findFirst().orElse("").replace("\"", "")
                : said.err();
    }
}
