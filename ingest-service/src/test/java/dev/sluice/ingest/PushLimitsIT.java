package dev.sluice.ingest;

import static dev.sluice.ingest.PushClient.JSON;
import static dev.sluice.ingest.PushClient.LINES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.IngestConfig.PushConfig;
import dev.sluice.ingest.PushClient.Answer;
import dev.sluice.runtime.HttpConfig;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.config.DataSize;
import dev.sluice.runtime.config.Secret;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A push door of a process with a token, that takes one request at a time and holds little back for the broker. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PushLimitsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String[] GENERAL = {"Authorization", "Bearer general-token"};
    private static final String[] OWN = {"Authorization", "Bearer own-token"};

    private static IngestRig rig;
    private static PushClient client;

    @BeforeAll
    static void start(@TempDir Path dir) throws Exception {
        rig = new IngestRig(dir);
        Path token = Files.writeString(dir.resolve("token"), "own-token\n");
        rig.publish("guarded", "http-push", Map.of("token", "${file:" + token + "}", "records_per_second", 3L), "id");
        rig.publish("open", "http-push", Map.of(), "id");
        rig.publish("plain", "http-push", Map.of("token", "in-plain-words"), "id");
        var push = new PushConfig(DataSize.ofMebibytes(16), 1, Duration.ofSeconds(8), Duration.ofSeconds(5));
        IngestConfig usual = IngestRig.config();
        rig.start(
                new IngestConfig(
                        usual.maxRecordBytes(),
                        usual.maxDepth(),
                        usual.pollInterval(),
                        usual.tasks(),
                        usual.pluginPath(),
                        usual.rest(),
                        usual.connect(),
                        push),
                guarded(rig.runtime()));
        client = new PushClient(rig);
    }

    private static RuntimeConfig guarded(RuntimeConfig open) {
        var kafka = new TreeMap<>(open.kafka());
        kafka.put("producer.buffer.memory", String.valueOf(1 << 20));
        return new RuntimeConfig(
                open.namespace(),
                open.dataDir(),
                new HttpConfig("127.0.0.1", 0, Secret.of("general-token")),
                kafka,
                open.schema(),
                open.topics());
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    @Order(1)
    void aPipelinesTokenOpensItsOwnDoorAndNothingElse() throws Exception {
        assertThat(client.push("guarded", JSON, "{\"id\":1}", OWN).status()).isEqualTo(202);
        assertThat(client.push("guarded", JSON, "{\"id\":2}", GENERAL).status()).isEqualTo(202);
        assertThat(client.push("open", JSON, "{\"id\":3}", GENERAL).status()).isEqualTo(202);

        assertThat(client.push("guarded", JSON, "{}").status()).isEqualTo(401);
        assertThat(client.push("guarded", JSON, "{}", "Authorization", "Bearer wrong")
                        .status())
                .isEqualTo(401);
        Answer other = client.push("open", JSON, "{}", OWN);
        assertThat(other.status()).isEqualTo(401);
        assertThat(other.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(client.push("nobody", JSON, "{}", OWN).error()).doesNotContain("guarded");
        assertThat(client.get("/metrics", OWN).statusCode()).isEqualTo(401);
        assertThat(client.get("/push/guarded", OWN).statusCode()).isEqualTo(404);

        assertThat(rig.raw()).hasSize(3);
    }

    @Test
    @Order(2)
    void aTokenInPlainWordsTakesNothingAndTheSourceSaysWhy() throws Exception {
        Answer answer = client.push("plain", JSON, "{}", GENERAL);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.error()).contains("a secret stands in the definition").doesNotContain("in-plain-words");
        await().atMost(PATIENCE).until(() -> rig.error("http-push").contains("a secret stands in the definition"));
    }

    @Test
    @Order(3)
    void moreThanTheRateIsToldHowLongToWait() throws Exception {
        // a request of more than a second's worth is taken once, and made up for afterwards
        await().atMost(PATIENCE)
                .until(() ->
                        client.push("guarded", LINES, "{}\n".repeat(30), OWN).status() == 202);

        Answer refused = client.push("guarded", JSON, "{}", OWN);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(8, 10);
        assertThat(client.push("open", JSON, "{}", GENERAL).status()).isEqualTo(202);
    }

    @Test
    @Order(4)
    void whileARequestIsWorkedOnTheNextIsToldToComeAgain() throws Exception {
        try (var slow =
                new Socket(InetAddress.getLoopbackAddress(), rig.url("/").getPort())) {
            OutputStream out = slow.getOutputStream();
            out.write(("POST /push/open HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer general-token\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();

            await().atMost(PATIENCE).untilAsserted(() -> {
                Answer answer = client.push("open", JSON, "{}", GENERAL);
                assertThat(answer.status()).isEqualTo(429);
                assertThat(answer.header("Retry-After")).isEqualTo("5");
            });
        }
        await().atMost(PATIENCE)
                .until(() -> client.push("open", JSON, "{}", GENERAL).status() == 202);
    }

    @Test
    @Order(5)
    void moreThanTheBrokerTakesIsToldToComeAgainBeforeItFillsTheMemory() throws Exception {
        // Given a broker that takes a thousand bytes a second
        var everybody = new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, null));
        var slow = new ClientQuotaAlteration(
                everybody, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 1_000.0)));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", rig.broker().bootstrapServers()))) {
            admin.alterClientQuotas(List.of(slow)).all().get();
        }
        var random = new Random(1);
        String body = IntStream.range(0, 6_000)
                .mapToObj(i -> "{\"x\":\""
                        + random.ints(100).mapToObj(Integer::toHexString).collect(Collectors.joining()) + "\"}\n")
                .collect(Collectors.joining());

        Answer large = client.push("open", LINES, body, GENERAL);

        assertThat(large.status()).isEqualTo(429);
        assertThat(large.header("Retry-After")).isEqualTo("5");
    }
}
