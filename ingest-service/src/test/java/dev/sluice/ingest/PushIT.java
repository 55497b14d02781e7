package dev.sluice.ingest;

import static dev.sluice.ingest.PushClient.JSON;
import static dev.sluice.ingest.PushClient.LINES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.PushClient.Answer;
import dev.sluice.schemas.PayloadFormat;
import dev.sluice.schemas.RawRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PushIT {

    private static IngestRig rig;
    private static PushClient client;

    @BeforeAll
    static void start(@TempDir Path dir) throws Exception {
        rig = new IngestRig(dir);
        rig.publish("events", "http-push", Map.of(), "id");
        rig.publish("orders", "files", Map.of("path", "none/*.csv"), "");
        rig.start();
        client = new PushClient(rig);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static Answer push(String pipeline, String type, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return client.push(pipeline, type, body, headers);
    }

    private static Answer push(String pipeline, String type, String body, String... headers)
            throws IOException, InterruptedException {
        return client.push(pipeline, type, body, headers);
    }

    private static List<String> payloadsOf(List<String> ids) {
        return rig.raw().stream()
                .filter(record -> ids.contains(record.getRecordId()))
                .map(record -> StandardCharsets.UTF_8
                        .decode(record.getPayload().duplicate())
                        .toString())
                .toList();
    }

    @Test
    @Order(1)
    void oneObjectIsInRawWhenItIsAccepted() throws Exception {
        Answer answer = push("events", JSON, " {\"id\": 7, \"x\":5.0}\n");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().get("accepted").asInt()).isEqualTo(1);
        RawRecord record = rig.raw().stream()
                .filter(r -> answer.ids().contains(r.getRecordId()))
                .findFirst()
                .orElseThrow();
        assertThat(StandardCharsets.UTF_8
                        .decode(record.getPayload().duplicate())
                        .toString())
                .isEqualTo("{\"id\": 7, \"x\":5.0}");
        assertThat(record.getPosition()).isZero();
        assertThat(record.getSource()).isEqualTo("http-push");
        assertThat(record.getFormat()).isEqualTo(PayloadFormat.JSON);
        assertThat(rig.rawRecords())
                .filteredOn(r -> answer.ids().contains(r.value().getRecordId()))
                .allSatisfy(r ->
                        assertThat(new String(r.key(), StandardCharsets.UTF_8)).isEqualTo("7"));
    }

    @Test
    @Order(2)
    void arraysAndLinesAndCompressedBodies() throws Exception {
        assertThat(payloadsOf(push("events", JSON, "[{\"id\":1},{\"id\":2}]").ids()))
                .containsExactlyInAnyOrder("{\"id\":1}", "{\"id\":2}");
        assertThat(payloadsOf(push("events", LINES, "{\"id\":3}\n\n{\"id\":4}").ids()))
                .containsExactlyInAnyOrder("{\"id\":3}", "{\"id\":4}");
        var gzipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(gzipped)) {
            gzip.write("{\"id\":5}\n{\"id\":6}\n".getBytes(StandardCharsets.UTF_8));
        }
        Answer compressed = push("events", LINES, gzipped.toByteArray(), "Content-Encoding", "gzip");
        assertThat(payloadsOf(compressed.ids())).containsExactlyInAnyOrder("{\"id\":5}", "{\"id\":6}");
    }

    @Test
    @Order(3)
    void aRepeatedRequestMakesTheSameIds() throws Exception {
        String body = "[{\"n\":1},{\"n\":1}]";
        List<String> keyed = push("events", JSON, body, "Idempotency-Key", "k1").ids();
        assertThat(keyed).doesNotHaveDuplicates();
        assertThat(push("events", JSON, body, "Idempotency-Key", "k1").ids()).isEqualTo(keyed);
        assertThat(push("events", JSON, body, "Idempotency-Key", "k2").ids()).doesNotContainAnyElementsOf(keyed);
        List<String> hashed = push("events", JSON, body).ids();
        assertThat(hashed.get(0)).isEqualTo(hashed.get(1));
        assertThat(push("events", JSON, body).ids()).isEqualTo(hashed);
    }

    @Test
    @Order(4)
    void whatIsNotRightIsRefusedAsAWhole() throws Exception {
        int before = rig.raw().size();

        assertThat(push("events", LINES, "{\"id\":1}\n{oops}").error()).startsWith("line 2: not JSON");
        assertThat(push("events", JSON, "[{\"id\":1},3]").status()).isEqualTo(400);
        assertThat(push("events", JSON, "[]").status()).isEqualTo(400);
        assertThat(push("events", "text/plain", "{}").status()).isEqualTo(415);
        assertThat(push("events", "application/json; charset=latin1", "{}").status())
                .isEqualTo(415);
        assertThat(push("events", JSON, "{}", "Content-Encoding", "br").status())
                .isEqualTo(415);
        assertThat(push("events", JSON, new byte[(16 << 20) + 1]).status()).isEqualTo(413);
        assertThat(push("events", JSON, "{\"a\":\"" + "x".repeat(5 << 20) + "\"}")
                        .status())
                .isEqualTo(413);
        assertThat(push("events", JSON, "{\"a\":" + "[".repeat(100_000)).error())
                .contains("nested deeper than 1000");
        assertThat(push("orders", JSON, "{}").error())
                .isEqualTo("pipeline 'orders' does not take pushes (its connector is not http-push);"
                        + " these take pushes: events");
        Answer unknown = push("nobody", JSON, "{}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.error()).isEqualTo("no pipeline 'nobody'; these take pushes: events");

        assertThat(rig.raw()).hasSize(before);
    }

    @Test
    @Order(5)
    void aDefinitionPublishedJustNowIsKnown() throws Exception {
        rig.publish("fresh", "http-push", Map.of(), "");
        assertThat(push("fresh", JSON, "{}").status()).isEqualTo(202);
    }

    @Test
    @Order(6)
    void aConnectorThatIsNotThereIsNamedOnSources() {
        rig.publish("mail", "imap", Map.of(), "");
        rig.publish("typo", "files", Map.of("path", "a.csv", "formt", "csv"), "");
        rig.publish("wrong", "files", Map.of("path", "b.csv", "delimiter", "::"), "");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> rig.error("imap").startsWith("connector 'imap' is not part of this version"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> rig.progress().stream()
                                .map(progress -> progress.getPipeline() + " " + progress.getError())
                                .filter(line -> line.startsWith("typo source.formt: unknown key")
                                        || line.startsWith("wrong source.delimiter: expected one ASCII character"))
                                .distinct()
                                .count()
                        == 2);
    }

    @Test
    @Order(7)
    void aBrokerThatIsAwayIsSaidInBoundedTimeAndNothingIsLost() throws Exception {
        rig.broker().close();

        Answer answer = push("events", JSON, "{\"id\":99}", "Idempotency-Key", "away");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
    }
}
