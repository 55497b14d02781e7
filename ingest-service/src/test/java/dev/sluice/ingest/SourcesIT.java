package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.SourceProgress;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State, reset and backfill of sources on a real broker and a real Connect worker. */
class SourcesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private IngestRig rig;

    @BeforeEach
    void startBroker() {
        rig = new IngestRig(dir);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private JsonNode ask(String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(rig.url("/api/sources/" + path));
        if (!body.isEmpty()) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return IngestRig.JSON.readTree(HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private long recordsOf(String source) {
        return rig.raw().stream()
                .map(RawRecord::getSource)
                .filter(source::equals)
                .count();
    }

    @Test
    void aFileIsReadAnewWhenItIsResetAndNotBefore() throws Exception {
        Files.writeString(dir.resolve("a.jsonl"), "{\"a\":1}\n{\"a\":2}\n");
        Files.writeString(dir.resolve("b.jsonl"), "{\"b\":1}\n");
        rig.publish("p", """
                pipeline: p
                source: {connector: files, path: "*.jsonl"}
                """);
        rig.start();
        await().atMost(PATIENCE).until(() -> rig.allDone(2));

        JsonNode state = ask("p", "");
        assertThat(state.at("/state").asText()).isEqualTo("RUNNING");
        assertThat(state.at("/sources")).hasSize(2);
        assertThat(state.at("/sources/0/source").asText()).isEqualTo("files:a.jsonl");
        assertThat(state.at("/sources/0/records").asLong()).isEqualTo(2);
        assertThat(state.at("/sources/0/done").asBoolean()).isTrue();

        JsonNode preview = ask("p/reset", "{\"sources\":[\"files:a.jsonl\"]}");
        assertThat(preview.at("/applied").asBoolean()).isFalse();
        assertThat(preview.at("/changes/0/now").asText()).isEqualTo("2 records, complete");
        assertThat(preview.at("/effect").asText()).contains("appends").contains("twice");

        assertThat(ask("p/reset", "{\"sources\":[\"files:a.jsonl\"],\"apply\":true}")
                        .at("/applied")
                        .asBoolean())
                .isTrue();
        await().atMost(PATIENCE).until(() -> rig.isDone("files:a.jsonl#2"));

        assertThat(recordsOf("files:a.jsonl")).isEqualTo(2);
        assertThat(recordsOf("files:a.jsonl#2")).isEqualTo(2);
        assertThat(recordsOf("files:b.jsonl")).isEqualTo(1);
        assertThat(ask("p", "").at("/state").asText()).isEqualTo("RUNNING");
        assertThat(ask("q", "").at("/error").asText()).contains("there is no pipeline 'q'");
        assertThat(ask("p/reset", "{\"sources\":[\"files:c.jsonl\"]}")
                        .at("/error")
                        .asText())
                .contains("none of these sources");
        assertThat(ask("p/backfill", "{\"from\":\"1\",\"to\":\"2\"}")
                        .at("/error")
                        .asText())
                .contains("only sources of connectors rest and jdbc have ranges");
    }

    /** As a service leaves it that dies between stop and resume of a reset. */
    @Test
    void aConnectorThatWasLeftStoppedGoesOn() throws Exception {
        Files.writeString(dir.resolve("a.jsonl"), "{\"a\":1}\n");
        rig.publish("p", """
                pipeline: p
                source: {connector: files, path: "*.jsonl"}
                """);
        rig.start();
        await().atMost(PATIENCE).until(() -> rig.allDone(1));
        HttpRequest stop = HttpRequest.newBuilder(rig.connectUrl().orElseThrow().resolve("/connectors/p/stop"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(stop, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(204);
        await().atMost(PATIENCE).until(() -> ask("p", "").at("/state").asText().equals("STOPPED"));

        rig.stop();
        rig.start();
        Files.writeString(dir.resolve("b.jsonl"), "{\"b\":1}\n");

        await().atMost(PATIENCE).until(() -> rig.isDone("files:b.jsonl"));
        assertThat(ask("p", "").at("/state").asText()).isEqualTo("RUNNING");
    }

    private void table(int rows) throws SQLException {
        try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("shop.db"));
                Statement statement = sqlite.createStatement()) {
            statement.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT)");
            statement.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                    + ") INSERT INTO orders SELECT i, 'n' || i FROM n");
        }
    }

    @Test
    void aRangeIsFetchedAgainInPartsAndTheCursorStays() throws Exception {
        table(1_000);
        rig.publish("p", """
                pipeline: p
                source: {connector: jdbc, url: "jdbc:sqlite:shop.db", table: orders, incremental: {column: id}}
                """);
        rig.start();
        await().atMost(PATIENCE).until(() -> rig.raw().size() == 1_000 && rig.allDone(1));
        assertThat(ask("p", "").at("/sources/0/cursor").asText()).isEqualTo("1000");

        JsonNode preview = ask("p/backfill", "{\"from\":\"101\",\"to\":\"201\",\"parallel\":3}");
        assertThat(preview.at("/ranges")).hasSize(3);
        assertThat(preview.at("/ranges/0/from").asText()).isEqualTo("101");
        assertThat(preview.at("/ranges/2/to").asText()).isEqualTo("201");
        assertThat(rig.connectors()).containsExactly("p");

        ask("p/backfill", "{\"from\":\"101\",\"to\":\"201\",\"parallel\":3,\"apply\":true}");
        await().atMost(PATIENCE).until(() -> rig.allDone(4));
        await().atMost(PATIENCE).until(() -> rig.connectors().equals(List.of("p")));

        assertThat(rig.raw()).hasSize(1_100);
        assertThat(rig.raw())
                .filteredOn(r -> r.getSource().startsWith("jdbc["))
                .extracting(r -> IngestRig.JSON
                        .readTree(r.getPayload().array())
                        .path("id")
                        .asInt())
                .doesNotHaveDuplicates()
                .allMatch(id -> id >= 101 && id < 201);
        assertThat(ask("p", "").at("/sources/0/cursor").asText()).isEqualTo("1000");
        assertThat(rig.sources().values()).extracting(SourceProgress::getError).containsOnlyNulls();
    }

    @Test
    void aDatabaseIsReadAnewFromTheBeginningOrFromACursor() throws Exception {
        table(50);
        rig.publish("p", """
                pipeline: p
                source: {connector: jdbc, url: "jdbc:sqlite:shop.db", table: orders, incremental: {column: id}}
                table: {name: orders, primary_key: [id], write_disposition: merge}
                """);
        rig.start();
        await().atMost(PATIENCE).until(() -> rig.raw().size() == 50 && rig.allDone(1));

        assertThat(ask("p/reset", "{\"cursor\":\"41\",\"apply\":true}")
                        .at("/effect")
                        .asText())
                .contains("merges");
        await().atMost(PATIENCE).until(() -> rig.raw().size() == 60);

        ask("p/reset", "{\"apply\":true}");
        await().atMost(PATIENCE).until(() -> rig.raw().size() == 110 && rig.allDone(2));
        assertThat(rig.sources()).hasSize(2);
    }
}
