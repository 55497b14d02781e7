package dev.sluice.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.pull.SourceTrouble;
import dev.sluice.ingest.rest.ApiServer.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that fail, mislead, or attack: F-41, F-42, F-46. */
class HostileServerTest {

    private final ApiServer server = new ApiServer(request -> Reply.json("[]"));
    private final RestRig rig = new RestRig(server);

    @AfterEach
    void stop() {
        rig.close();
    }

    private static String yaml(String client) {
        return "client: {base_url: \"BASE\", allow_private_addresses: true" + client + "}\nresources: [t]";
    }

    private static Reply failing(String kind) {
        return switch (kind) {
            case "500", "502", "503", "429", "408" -> Reply.status(Integer.parseInt(kind));
            case "cut" -> Reply.json("[{\"id\":1}]").cutOff();
            case "broken" -> Reply.json("[{\"id\":1");
            case "html" -> Reply.json("<html>sorry</html>").with("Content-Type", "text/html");
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** F-41. */
    @ParameterizedTest
    @ValueSource(strings = {"500", "502", "503", "429", "408", "cut", "broken", "html"})
    void whatPassesIsTriedAgain(String kind) throws Exception {
        var times = new AtomicInteger();
        server.answer(request -> times.getAndIncrement() < 2 ? failing(kind) : Reply.json("[{\"id\":1}]"));

        assertThat(rig.load(yaml(""))).containsExactly("{\"id\":1}");
        assertThat(rig.waits).hasSize(2).allMatch(millis -> millis <= 1_000);
    }

    /** F-41. */
    @ParameterizedTest
    @ValueSource(strings = {"500", "cut", "broken", "html"})
    void whatLastsIsSaidAndMovesNothing(String kind) throws Exception {
        server.answer(request -> request.number("page", 0) == 0
                ? Reply.json("{\"data\":[{\"id\":1}],\"next\":\"?page=1\"}")
                : failing(kind));
        rig.load(yaml(", max_retries: 2"), 1);
        String before = String.valueOf(rig.progress);

        assertThatThrownBy(() -> rig.load(yaml(", max_retries: 2")))
                .isInstanceOf(SourceTrouble.class)
                .hasMessageContaining(", 3 times");
        assertThat(rig.progress).hasToString(before);
        server.answer(request -> Reply.json("[{\"id\":" + (request.number("page", 0) + 1) + "}]"));
        assertThat(rig.load(yaml(""))).containsExactly("{\"id\":2}");
    }

    @Test
    void whatDoesNotPassIsNotTriedAgain() {
        server.answer(request -> Reply.status(403));

        assertThatThrownBy(() -> rig.load(yaml(""))).hasMessageContaining("answered 403; check client.auth");
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void anAnswerThatNeverEndsIsCutOff() {
        var over = new CountDownLatch(1);
        server.answer(request -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Reply.json("[]");
        });

        assertThatThrownBy(() -> rig.load(yaml(", timeout: 300ms, max_retries: 0")))
                .isInstanceOf(SourceTrouble.class);
        over.countDown();
    }

    /** F-42. */
    @Test
    void retryAfterIsObeyedWithinBounds() throws Exception {
        String[] headers = {
            "3",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(20)),
            "1000000000",
            "99999999999999999999999",
            "nonsense",
            "-5"
        };
        var times = new AtomicInteger();
        server.answer(request -> times.get() < headers.length
                ? Reply.status(429).with("Retry-After", headers[times.getAndIncrement()])
                : Reply.json("[]"));

        rig.load(yaml(", max_retries: 10, max_retry_after: 1m"));

        assertThat(rig.waits).hasSize(6);
        assertThat(rig.waits.get(0)).isEqualTo(3_000);
        assertThat(rig.waits.get(1)).isBetween(15_000L, 20_000L);
        assertThat(rig.waits.get(2)).isEqualTo(60_000);
        assertThat(rig.waits.subList(3, 6)).allMatch(millis -> millis <= 30_000);
    }

    @Test
    void requestsKeepTheirPace() throws Exception {
        server.answer(request -> request.number("page", 0) < 4
                ? Reply.json("{\"data\":[{\"id\":" + request.number("page", 0) + "}],\"next\":\"?page="
                        + (request.number("page", 0) + 1) + "\"}")
                : Reply.json("[]"));

        rig.load(yaml(", requests_per_second: 0.5"));

        // the waits are not slept here, so each one is as long as all before it and its own
        assertThat(rig.waits).hasSize(4);
        assertThat(rig.waits.get(3)).isBetween(7_000L, 8_000L);
    }

    /** F-46. */
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1/x, leads to another server",
        "http://169.254.169.254/latest/meta-data, leads to another server",
        "file:///etc/passwd, leads to scheme 'file'",
        "http://other.example/x, leads to another server",
        "https://user:pw@other.example/x, with a password",
        "gopher://x/, leads to scheme 'gopher'"
    })
    void redirectsAndLinksLeadNowhereElse(String target, String reason) {
        server.answer(request -> Reply.status(302).with("Location", target));
        assertThatThrownBy(() -> rig.load(yaml("")))
                .isInstanceOf(SourceTrouble.class)
                .hasMessageContaining(reason);

        server.answer(request -> Reply.json("{\"data\":[{\"id\":1}],\"next\":\"" + target + "\"}"));
        assertThatThrownBy(() -> rig.load(yaml(", paginator: json_link")))
                .isInstanceOf(SourceTrouble.class)
                .hasMessageContaining(reason);
    }

    @Test
    void redirectsOnTheSameServerAreFollowedToAnEnd() throws Exception {
        server.answer(request -> request.path().equals("/api/t")
                ? Reply.status(307).with("Location", "/other")
                : Reply.json("[{\"id\":1}]"));
        assertThat(rig.load(yaml(""))).containsExactly("{\"id\":1}");

        server.answer(request -> Reply.status(302).with("Location", "/again"));
        assertThatThrownBy(() -> rig.load(yaml(""))).hasMessageContaining("more than 5 redirects");
    }

    /** F-46. */
    @Test
    void internalAddressesAreNotAskedUnlessTheDefinitionSaysSo() {
        String yaml = "client: {base_url: \"BASE\", max_retries: 0}\nresources: [t]";
        assertThatThrownBy(() -> rig.load(yaml))
                .isInstanceOf(SourceTrouble.class)
                .hasMessageContaining("'127.0.0.1' leads to an internal address")
                .hasMessageContaining("allow_private_addresses: [127.0.0.1]");
        assertThatThrownBy(() ->
                        rig.load(yaml.replace("max_retries", "allow_private_addresses: [elsewhere], max_retries")))
                .isInstanceOf(SourceTrouble.class);
        assertThat(server.requests).isEmpty();
    }

    /** F-46: the first look finds a public address, the next one this machine. */
    @Test
    void aNameThatFlipsGainsNothing() {
        var looks = new AtomicInteger();
        rig.names(host ->
                new InetAddress[] {InetAddress.getByName(looks.getAndIncrement() == 0 ? "192.88.99.1" : "127.0.0.1")});
        String yaml = "client: {base_url: \"http://flip.example:" + server.port()
                + "/\", max_retries: 1, timeout: 300ms}\nresources: [t]";

        assertThatThrownBy(() -> rig.load(yaml)).isInstanceOf(SourceTrouble.class);
        assertThatThrownBy(() -> rig.load(yaml)).hasMessageContaining("'flip.example' leads to an internal address");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aNameWithBothKindsOfAddressesReachesTheOpenOnesOnly() throws IOException {
        InetAddress open = InetAddress.getByName("93.184.216.34");
        var names = new GuardedNames(
                host -> new InetAddress[] {InetAddress.getByName("10.0.0.1"), open}, false, java.util.Set.of());

        assertThat(names.resolve("both.example")).containsExactly(open);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::",
                "::127.0.0.1"
            })
    void theseAreInternal(String address) throws IOException {
        assertThat(AddressRule.isInternal(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "93.184.216.34", "172.15.0.1", "172.32.0.1", "100.63.0.1", "2606:4700::1111"})
    void theseAreNot(String address) throws IOException {
        assertThat(AddressRule.isInternal(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void aBombIsNotUnpacked() {
        server.answer(request -> {
            var packed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(packed)) {
                byte[] zeros = new byte[1 << 16];
                for (int i = 0; i < 1_000; i++) {
                    gzip.write(zeros);
                }
            }
            return new Reply(
                    200,
                    Map.of("Content-Encoding", "gzip", "Content-Type", "application/json"),
                    packed.toByteArray(),
                    false);
        });

        assertThatThrownBy(() -> rig.load(yaml(", max_response_bytes: 1000000")))
                .isInstanceOf(SourceTrouble.class)
                .hasMessageContaining("the answer has more than 1000000 bytes");
    }

    @Test
    void depthHasALimit() {
        server.answer(request -> Reply.json("[".repeat(100_000)));

        assertThatThrownBy(() -> rig.load(yaml(", max_retries: 0")))
                .isInstanceOf(SourceTrouble.class)
                .hasMessageContaining("nesting depth");
    }
}
