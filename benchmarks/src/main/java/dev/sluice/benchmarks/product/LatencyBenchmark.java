package dev.sluice.benchmarks.product;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.benchmarks.orders.OrderDefinition;
import dev.sluice.benchmarks.product.PushLoad.Push;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pushes orders into a running instance at a fixed rate and measures, for every record, the time from the answer "accepted" to the
 * first query at the SQL door that can see its row.
 */
public final class LatencyBenchmark {

    private static final String PIPELINE = "pushed_orders";
    private static final int WARM_UP_SECONDS = 30;
    private static final Duration START = Duration.ofSeconds(90);
    private static final double NANOS_PER_MILLI = 1e6;

    private final SluiceCommand command;

    public LatencyBenchmark(SluiceCommand command) {
        this.command = command;
    }

    /** Measures for that many seconds, after a warm-up of half a minute that is counted by itself. */
    public Latency measure(double perSecond, int seconds, @Nullable Path workDirectory)
            throws IOException, InterruptedException, SQLException {
        try (var work = TemporaryDirectory.in(workDirectory)) {
            Path dataDir = work.path().resolve("data");
            Path definition = work.path().resolve("pushed.yaml");
            Files.writeString(definition, OrderDefinition.pushed(PIPELINE));
            OrderDefinition.writeLookup(work.path());
            List<Push> pushes;
            Map<String, Long> seenAt;
            int recordsPerPush;
            try (SluiceProcess process = command.start(
                    work.path(),
                    "run.log",
                    List.of("run", definition.toString(), "--data-dir", dataDir.toString(), "--set", "http.port=0"))) {
                HttpDoor door = awaitDoor(process, dataDir);
                var load = new PushLoad(door, PIPELINE, perSecond);
                recordsPerPush = load.recordsPerPush();
                load.open();
                try (var watch = LoadWatch.start(door)) {
                    pushes = load.run(WARM_UP_SECONDS + seconds);
                    awaitRows(door, (pushes.size() + 1L) * recordsPerPush);
                    seenAt = watch.stop();
                }
                process.stop(Duration.ofSeconds(15));
            }
            return evaluate(perSecond, pushes, seenAt, recordsPerPush, dataDir.resolve("warehouse.duckdb"));
        }
    }

    private static HttpDoor awaitDoor(SluiceProcess process, Path dataDir) throws InterruptedException, IOException {
        Path announced = dataDir.resolve("instance.json");
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < START.toNanos()) {
            if (!process.isAlive()) {
                throw process.failed("ended while it started");
            }
            if (Files.exists(announced)) {
                String url = new ObjectMapper()
                        .readTree(announced.toFile())
                        .path("url")
                        .asText();
                return new HttpDoor(URI.create(url));
            }
            Thread.sleep(50);
        }
        throw process.failed("did not start within " + START.toSeconds() + " s");
    }

    private static void awaitRows(HttpDoor door, long records) throws IOException, InterruptedException {
        long rows = 0;
        for (int i = 0; i < 300 && rows < records; i++) {
            rows = door.sql("SELECT \"rows\" + dead_letters FROM _sluice.ledger WHERE pipeline = '" + PIPELINE + "'")
                    .path(0)
                    .path(0)
                    .asLong();
            Thread.sleep(200);
        }
        if (rows < records) {
            throw new IOException("of " + records + " pushed records only " + rows + " have arrived a minute later");
        }
    }

    private static Latency evaluate(
            double wanted, List<Push> pushes, Map<String, Long> seenAt, int recordsPerPush, Path warehouse)
            throws SQLException {
        long from = pushes.stream().mapToLong(Push::due).min().orElseThrow()
                + Duration.ofSeconds(WARM_UP_SECONDS).toNanos();
        var byNumber = new HashMap<Long, Push>();
        pushes.forEach(push -> byNumber.put((long) push.number(), push));
        var cold = new Percentiles();
        var sinceAccepted = new Percentiles();
        var sinceDue = new Percentiles();
        for (Landed landed : landed(warehouse)) {
            Push push = byNumber.get(landed.push());
            Long seen = seenAt.get(landed.loadId());
            if (push != null && seen != null && push.due() < from) {
                cold.add((seen - push.accepted()) / NANOS_PER_MILLI, landed.rows());
            } else if (push != null && seen != null) {
                sinceAccepted.add((seen - push.accepted()) / NANOS_PER_MILLI, landed.rows());
                sinceDue.add((seen - push.due()) / NANOS_PER_MILLI, landed.rows());
            }
        }
        List<Push> measured = pushes.stream().filter(push -> push.due() >= from).toList();
        long last = measured.stream().mapToLong(Push::accepted).max().orElseThrow();
        double reached = measured.size() * (double) recordsPerPush / ((last - from) / 1e9);
        return new Latency(
                wanted,
                reached,
                sinceAccepted.count(),
                sinceAccepted.at(0.50),
                sinceAccepted.at(0.99),
                sinceDue.at(0.99),
                cold.at(0.99));
    }

    private record Landed(String loadId, long push, long rows) {}

    private static List<Landed> landed(Path warehouse) throws SQLException {
        String sql = "SELECT _sluice_load_id, " + PushBatch.pushOfRow() + ", count(*) FROM raw." + PIPELINE
                + " GROUP BY ALL";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + warehouse);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            var landed = new ArrayList<Landed>();
            while (rows.next()) {
                landed.add(new Landed(rows.getString(1), rows.getLong(2), rows.getLong(3)));
            }
            return landed;
        }
    }
}
