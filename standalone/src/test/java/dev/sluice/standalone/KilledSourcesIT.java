package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.standalone.instance.Instance;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * An API, a PostgreSQL, a topic of another Kafka and pushes into DuckDB, with the process killed in the middle of the loads and right
 * behind the answer to a push (F-43, F-49).
 */
class KilledSourcesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final int THINGS = 2_000;
    private static final int ORDERS = 10_000;
    private static final int EVENTS = 3_000;
    private static final int PUSHED = 400;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path dir;

    @Test
    void everyRowLandsOnceAndTheCursorsAreRight() throws Exception {
        try (var sluice = new SluiceProcess(dir);
                var api = new HeldApi(THINGS, THINGS / 2);
                var database = new HeldDatabase(ORDERS, ORDERS / 2);
                var upstream = EmbeddedBroker.start(BrokerConfig.in(dir.resolve("upstream")))) {
            makeTopic(upstream);
            send(upstream, 0, EVENTS);
            List<String> definitions = List.of(
                    things(api.port()),
                    orders(database.port()),
                    events(upstream.bootstrapServers()),
                    write("clicks", "source: {connector: http-push}\n"));

            // Given a process that is killed in the middle of both loads, as soon as a push was accepted
            var words = new ArrayList<String>(List.of("run"));
            words.addAll(definitions);
            Process killed = sluice.start(words);
            await().atMost(PATIENCE)
                    .failFast("the process has ended by itself", () -> !killed.isAlive())
                    .until(() -> api.reached.getCount() == 0 && database.isReached());
            send(upstream, EVENTS, 2 * EVENTS);
            assertThat(push(sluice)).isEqualTo(202);
            killed.destroyForcibly().waitFor();
            api.release();
            database.release();

            // When
            int code = sluice.runToItsEnd(definitions, PATIENCE.toMinutes());

            // Then
            assertThat(code).as(sluice.said()).isZero();
            expect(sluice, Map.of("things", THINGS, "orders", ORDERS, "events", 2 * EVENTS, "clicks", PUSHED));

            // And when everything grows, the next run brings what is new and asks for no more than that
            api.asked.clear();
            api.grow(THINGS + 60);
            database.grow(ORDERS, ORDERS + 70);
            send(upstream, 2 * EVENTS, 2 * EVENTS + 80);
            assertThat(sluice.runToItsEnd(definitions, PATIENCE.toMinutes()))
                    .as(sluice.said())
                    .isZero();
            expect(
                    sluice,
                    Map.of("things", THINGS + 60, "orders", ORDERS + 70, "events", 2 * EVENTS + 80, "clicks", PUSHED));
            assertThat(api.asked).isNotEmpty().containsOnly(THINGS - 1);
        }
    }

    private void expect(SluiceProcess sluice, Map<String, Integer> rows) throws Exception {
        JsonNode summary = new ObjectMapper().readTree(sluice.summary().toFile());
        assertThat(summary.path("balanced").asBoolean()).isTrue();
        try (Connection connection =
                DriverManager.getConnection("jdbc:duckdb:" + sluice.dataDir().resolve("warehouse.duckdb"))) {
            for (Map.Entry<String, Integer> table : rows.entrySet()) {
                assertThat(summary.at("/pipelines/" + table.getKey() + "/rows").asInt())
                        .as(table.getKey())
                        .isEqualTo(table.getValue());
                assertThat(summary.at("/pipelines/" + table.getKey() + "/accepted")
                                .asInt())
                        .as(table.getKey())
                        .isEqualTo(table.getValue());
                try (ResultSet counts = connection
                        .createStatement()
                        .executeQuery("SELECT count(*), count(DISTINCT id) FROM raw." + table.getKey())) {
                    counts.next();
                    assertThat(List.of(counts.getInt(1), counts.getInt(2)))
                            .as(table.getKey())
                            .containsOnly(table.getValue());
                }
            }
        }
    }

    private String things(int port) throws IOException {
        return write("things", """
                source:
                  connector: rest
                  client:
                    base_url: "http://127.0.0.1:%d/"
                    allow_private_addresses: [127.0.0.1]
                    paginator: {type: offset, limit: %d}
                  resources:
                    - {name: things, primary_key: id, endpoint: {incremental: {cursor_path: id, start_param: since}}}
                """.formatted(port, HeldApi.PAGE));
    }

    private String orders(int port) throws IOException {
        return write("orders", """
                source:
                  connector: jdbc
                  url: "jdbc:postgresql://localhost:%d/postgres"
                  user: postgres
                  table: public.orders
                  primary_key: [id]
                  incremental: {column: id}
                  chunk_rows: 500
                """.formatted(port));
    }

    private String events(String bootstrapServers) throws IOException {
        return write(
                "events",
                "source: {connector: kafka, bootstrap_servers: \"%s\", topics: [events]}\n"
                        .formatted(bootstrapServers));
    }

    private String write(String pipeline, String source) throws IOException {
        return Files.writeString(dir.resolve(pipeline + ".yaml"), "pipeline: " + pipeline + "\n" + source)
                .toString();
    }

    private static void makeTopic(EmbeddedBroker upstream) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", upstream.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("events", 2, (short) 1)))
                    .all()
                    .get(1, TimeUnit.MINUTES);
        }
    }

    private static void send(EmbeddedBroker upstream, int from, int to) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", upstream.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>("events", ("{\"id\":" + i + "}").getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private static int push(SluiceProcess sluice) throws IOException, InterruptedException {
        String body =
                IntStream.range(0, PUSHED).mapToObj(i -> "{\"id\":" + i + "}").collect(Collectors.joining("\n"));
        var request = HttpRequest.newBuilder(
                        Instance.find(sluice.dataDir()).orElseThrow().url().resolve("/push/clicks"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
