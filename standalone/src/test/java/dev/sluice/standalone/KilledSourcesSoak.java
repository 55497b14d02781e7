package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API and a PostgreSQL into DuckDB, with the process killed in the middle of both loads (F-43); by its name apart from {@code verify}. */
class KilledSourcesSoak {

    private static final int ROWS = 4_000;
    private static final int PAGE = 50;
    private static final int HELD_AT = 2_000;

    @TempDir
    private Path dir;

    /** Somebody waits for the page in the middle: what came before is read, what follows is not. */
    private final CountDownLatch middle = new CountDownLatch(1);

    private final List<Process> started = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void everyRowLandsOnce() throws Exception {
        HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.setExecutor(Executors.newCachedThreadPool());
        api.createContext("/", this::page);
        api.start();
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start();
                Connection connection = database.getPostgresDatabase().getConnection()) {
            connection
                    .createStatement()
                    .execute(
                            "CREATE TABLE orders AS SELECT i AS id, i * 1.10 AS amount FROM generate_series(1, 30000) i");
            connection.createStatement().execute("ALTER TABLE orders ADD PRIMARY KEY (id)");
            Path rest = Files.writeString(
                    dir.resolve("things.yaml"), """
                    pipeline: things
                    source:
                      connector: rest
                      client:
                        base_url: "http://127.0.0.1:%d/"
                        allow_private_addresses: [127.0.0.1]
                        paginator: {type: offset, limit: %d}
                      resources: [things]
                    """.formatted(api.getAddress().getPort(), PAGE));
            Path jdbc = Files.writeString(dir.resolve("orders.yaml"), """
                    pipeline: orders
                    source: {connector: jdbc, url: "jdbc:postgresql://localhost:%d/postgres", user: postgres, table: public.orders, chunk_rows: 100}
                    """.formatted(database.getPort()));

            Process first = sluice("run", rest.toString(), jdbc.toString());
            assertThat(middle.await(4, TimeUnit.MINUTES)).isTrue();
            first.destroyForcibly().waitFor();
            release.countDown();
            Path summary = dir.resolve("summary.json");
            Process second = sluice("run", rest.toString(), jdbc.toString(), "--exit", "--summary", summary.toString());
            assertThat(second.waitFor(6, TimeUnit.MINUTES)).isTrue();

            assertThat(second.exitValue()).as(log()).isZero();
            JsonNode numbers = new ObjectMapper().readTree(summary.toFile());
            assertThat(numbers.path("balanced").asBoolean()).isTrue();
            assertThat(numbers.at("/pipelines/things/rows").asInt()).isEqualTo(ROWS);
            assertThat(numbers.at("/pipelines/orders/rows").asInt()).isEqualTo(30_000);
            assertThat(counts("things")).containsExactly(ROWS, ROWS);
            assertThat(counts("orders")).containsExactly(30_000, 30_000);
        } finally {
            release.countDown();
            api.stop(0);
        }
    }

    private void page(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        int from = Integer.parseInt(query.replaceAll(".*offset=(\\d+).*", "$1"));
        if (from == HELD_AT) {
            middle.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] body = IntStream.range(from, Math.min(from + PAGE, ROWS))
                .mapToObj(i -> "{\"id\":" + i + "}")
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private List<Integer> counts(String table) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:duckdb:" + dir.resolve("data/warehouse.duckdb"));
                ResultSet counts = connection
                        .createStatement()
                        .executeQuery("SELECT count(*), count(DISTINCT id) FROM raw." + table)) {
            counts.next();
            return List.of(counts.getInt(1), counts.getInt(2));
        }
    }

    @AfterEach
    void killWhatStillRuns() {
        started.forEach(Process::destroyForcibly);
    }

    private Process sluice(String... arguments) throws IOException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx700m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sluice.standalone.Sluice"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data-dir", dir.resolve("data").toString()));
        File log = dir.resolve("log.txt").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        started.add(process);
        return process;
    }

    private String log() throws IOException {
        String all = Files.readString(dir.resolve("log.txt"));
        return all.substring(Math.max(0, all.length() - 4_000));
    }
}
