package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.metadata.MetadataApp;
import dev.sluice.metadata.WarehouseConfig;
import dev.sluice.metadata.WarehouseConfig.FlushConfig;
import dev.sluice.metadata.ledger.LedgerView;
import dev.sluice.metadata.sink.Records.Written;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.config.DataSize;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots and exports through the HTTP door of a service that goes on landing rows, on a real broker. */
class CopiesWhileLoadingIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private Cluster cluster;
    private ServiceContext context;
    private MetadataApp app;
    private Path exports;

    @BeforeEach
    void start() {
        cluster = new Cluster(directory.resolve("broker"));
        context = cluster.tenant("copied", directory.resolve("data"));
        exports = directory.resolve("data/exports");
        Cluster.publish(context, "orders");
        var often = new FlushConfig(500, Duration.ofMillis(20), DataSize.ofMebibytes(32));
        app = new MetadataApp(WarehouseConfig.defaults().withFlush(often), context);
        context.http().start();
        app.start();
    }

    @AfterEach
    void stop() {
        app.stop(Duration.ofSeconds(10));
        context.http().stop(Duration.ofSeconds(2));
        cluster.close();
    }

    @Test
    void eachCopyIsOneCommitAndTheSinkGoesOn() throws Exception {
        var sent = new AtomicInteger();
        var enough = new AtomicBoolean();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            while (!enough.get()) {
                cluster.send("copied", records(sent.get(), sent.get() + 100));
                sent.addAndGet(100);
            }
        });
        try {
            long last = 0;
            for (int i = 0; i < 5; i++) {
                long seen = last;
                await().atMost(Duration.ofMinutes(1)).until(() -> rows() > seen);

                JsonNode exported = ok(
                        "/api/export",
                        "{\"table\": \"orders\", \"format\": \"parquet\", \"out\": \"o%d.parquet\"}".formatted(i));
                JsonNode taken = ok("/api/snapshot", "{\"out\": \"w%d.duckdb\"}".formatted(i));

                // Then the books of the copy balance with its tables: rows and ledger are of one commit
                try (Warehouse copy = Warehouse.open(
                        WarehouseSettings.of(Path.of(taken.path("path").asText())))) {
                    assertThat(new LedgerView(copy).verify(false)).isEmpty();
                    long rows = Long.parseLong(SinkRig.rows(copy, "SELECT count(*) FROM raw.orders")
                            .get(0));
                    assertThat(rows)
                            .isGreaterThanOrEqualTo(exported.path("rows").asLong());
                    assertThat(SinkRig.rows(copy, "SELECT max(load_sequence) FROM _sluice.loads"))
                            .containsExactly(taken.path("load_sequence").asText());
                    last = rows;
                }
                assertThat(parquet("SELECT count(*) FROM '" + exports.resolve("o" + i + ".parquet") + "'"))
                        .isEqualTo(exported.path("rows").asLong())
                        .isGreaterThan(seen);
            }
        } finally {
            enough.set(true);
            sending.join();
        }
        // and nothing of the copying is left, and everything lands
        await().atMost(Duration.ofMinutes(1)).until(() -> rows() == sent.get());
        assertThat(app.ledger().verify(false)).isEmpty();
        try (var staged = Files.list(app.warehouse().staging())) {
            assertThat(staged).isEmpty();
        }
    }

    @Test
    void aSnapshotTakesThePlaceOfALostWarehouse() throws Exception {
        cluster.send("copied", records(0, 300));
        await().atMost(Duration.ofMinutes(1)).until(() -> rows() == 300);
        ok("/api/snapshot", "{\"out\": \"backup.duckdb\"}");
        cluster.send("copied", records(300, 500));
        await().atMost(Duration.ofMinutes(1)).until(() -> rows() == 500);
        Path file = app.warehouse().file();
        app.stop(Duration.ofSeconds(10));
        context.http().stop(Duration.ofSeconds(2));

        // When the file is gone and the copy put in its place
        Files.deleteIfExists(Path.of(file + ".wal"));
        Files.move(exports.resolve("backup.duckdb"), file, StandardCopyOption.REPLACE_EXISTING);
        context = cluster.tenant("copied", directory.resolve("data"));
        app = new MetadataApp(WarehouseConfig.defaults(), context);
        app.start();

        // Then the topics bring the rest
        await().atMost(Duration.ofMinutes(1)).until(() -> rows() == 500);
        assertThat(SinkRig.rows(app.warehouse(), "SELECT count(DISTINCT n) FROM raw.orders"))
                .containsExactly("500");
        assertThat(app.ledger().verify(false)).isEmpty();
    }

    @Test
    void theDoorWritesBelowItsDirectoryOnly() throws Exception {
        Files.createDirectories(exports);
        Files.createSymbolicLink(exports.resolve("away"), directory);
        for (String out : List.of("../x.csv", "/x.csv", "a/../../x.csv", "away/x.csv", ".", " ")) {
            HttpResponse<String> answer =
                    post("/api/export", "{\"sql\": \"SELECT 1 AS a\", \"format\": \"csv\", \"out\": \"" + out + "\"}");

            assertThat(answer.statusCode()).as(out).isEqualTo(400);
        }
        assertThat(directory.resolve("x.csv")).doesNotExist();
        String good = "{\"sql\": \"SELECT 1 AS a, 2 AS b\", \"format\": \"csv\", \"out\": \"sub/x.csv\"%s}";
        ok("/api/export", good.formatted(""));
        assertThat(post("/api/export", good.formatted("")).body()).contains("exists already", "--force");
        ok("/api/export", good.formatted(", \"force\": true"));
        assertThat(exports.resolve("sub/x.csv")).hasContent("a,b\n1,2\n");
        assertThat(post("/api/export", good.formatted(", \"fromat\": 1")).body())
                .contains("fromat");
        assertThat(post("/api/export", "{\"format\": \"csv\", \"out\": \"y\"}").body())
                .contains("either");
        assertThat(post("/api/export", good.replace("SELECT 1", "DROP").formatted(""))
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/api/snapshot", "[]").statusCode()).isEqualTo(400);
    }

    private long rows() throws Exception {
        return app.ledger().pipelines().stream().mapToLong(a -> a.rows()).sum();
    }

    private static long parquet(String sql) throws Exception {
        try (var duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private JsonNode ok(String path, String body) throws Exception {
        HttpResponse<String> answer = post(path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        URI url = context.http().url().resolve(path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static List<Written> records(int from, int to) {
        var records = new ArrayList<Written>();
        for (int i = from; i < to; i++) {
            records.add(raw("orders", "r" + i, 0));
            records.add(written(cleansed("orders", "r" + i, "{\"n\":" + i + "}").build()));
        }
        return records;
    }
}
