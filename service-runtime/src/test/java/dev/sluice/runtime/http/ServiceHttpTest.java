package dev.sluice.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.runtime.HttpConfig;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.config.Secret;
import dev.sluice.runtime.health.Health;
import dev.sluice.runtime.health.HealthStatus;
import dev.sluice.runtime.metrics.ServiceMeters;
import io.javalin.http.BadRequestResponse;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceHttpTest {

    private static final HttpConfig OPEN = new HttpConfig("127.0.0.1", 0, null);
    private static final HttpConfig GUARDED = new HttpConfig("127.0.0.1", 0, Secret.of("right-token"));

    private final HttpClient client = HttpClient.newHttpClient();
    private final Health health = new Health();
    private @Nullable ServiceHttp running;

    @AfterEach
    void stop() {
        if (running != null) {
            running.stop(Duration.ofSeconds(1));
        }
    }

    @Test
    void servesTheRoutesThatWereAdded() throws Exception {
        ServiceHttp http = server(OPEN);
        http.routes(routes -> routes.get("/answer", ctx -> ctx.json(Map.of("answer", 42))));
        http.start();

        assertThat(http.port()).isPositive();
        assertThat(get(http, "/answer").body()).isEqualTo("{\"answer\":42}");
        assertThatThrownBy(() -> http.routes(routes -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void saysWhyItIsNotReady() throws Exception {
        ServiceHttp http = server(OPEN);
        health.register("cleanse", HealthStatus::ready);
        health.register("warehouse", () -> HealthStatus.notReady("disk full"));
        http.start();

        HttpResponse<String> ready = get(http, "/readyz");

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(new ObjectMapper().readTree(ready.body())).isEqualTo(new ObjectMapper().readTree("""
                        {"status": "unavailable", "components": {
                          "cleanse": {"status": "ready"},
                          "warehouse": {"status": "not_ready", "reason": "disk full"}}}"""));
        assertThat(get(http, "/livez").statusCode()).isEqualTo(200);
        assertThat(get(http, "/healthz").statusCode()).isEqualTo(200);

        health.register("warehouse", HealthStatus::ready);
        assertThat(get(http, "/readyz").statusCode()).isEqualTo(200);

        health.register("cleanse", () -> HealthStatus.failed("stream thread died"));
        assertThat(get(http, "/livez").statusCode()).isEqualTo(503);
    }

    @Test
    void asksForTheTokenEverywhereButAtHealthChecks() throws Exception {
        ServiceHttp http = server(GUARDED);
        http.routes(routes -> routes.post("/sql", ctx -> ctx.result("rows")));
        http.start();

        for (String path : new String[] {"/livez", "/healthz", "/readyz"}) {
            assertThat(get(http, path).statusCode()).isEqualTo(200);
        }
        for (String path : new String[] {"/", "/metrics", "/sql", "/no/such/path", "/livez/..;/metrics", "//metrics"}) {
            assertThat(get(http, path).statusCode()).as(path).isIn(400, 401);
        }
        assertThat(send(http, "POST", "/sql", Map.of()).statusCode()).isEqualTo(401);
        assertThat(send(http, "POST", "/sql", Map.of("Authorization", "Bearer wrong-token"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(http, "POST", "/sql", Map.of("Authorization", "right-token"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(http, "POST", "/sql", Map.of("Authorization", "Bearer right-token"))
                        .body())
                .isEqualTo("rows");
        assertThat(send(http, "GET", "/metrics", Map.of("Authorization", "bearer right-token"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutATokenRefusesPagesOfOtherSites() throws Exception {
        ServiceHttp http = server(OPEN);
        http.routes(routes -> routes.post("/sql", ctx -> ctx.result("rows")));
        http.start();

        String own = "http://127.0.0.1:" + http.port();
        assertThat(send(http, "POST", "/sql", Map.of("Origin", own)).statusCode())
                .isEqualTo(200);
        assertThat(send(http, "POST", "/sql", Map.of("Origin", "https://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(http, "POST", "/sql", Map.of("Origin", "null")).statusCode())
                .isEqualTo(403);
        assertThat(send(http, "POST", "/sql", Map.of("Origin", "http://127.0.0.1:1"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(statusLineWithHost(http, "evil.example:" + http.port())).contains(" 403 ");
        assertThat(statusLineWithHost(http, "localhost:" + http.port())).contains(" 200 ");
    }

    @Test
    void answersErrorsAsJson() throws Exception {
        ServiceHttp http = server(OPEN);
        http.routes(routes -> routes.get("/bad", ctx -> {
                    throw new BadRequestResponse("expected sql, found nothing");
                })
                .get("/broken", ctx -> {
                    throw new IllegalStateException("canary");
                }));
        http.start();

        assertThat(get(http, "/bad").statusCode()).isEqualTo(400);
        assertThat(get(http, "/bad").body()).isEqualTo("{\"error\":\"expected sql, found nothing\"}");
        assertThat(get(http, "/broken").statusCode()).isEqualTo(500);
        assertThat(get(http, "/broken").body()).startsWith("{\"error\":").doesNotContain("canary");
        assertThat(get(http, "/nowhere").statusCode()).isEqualTo(404);
        assertThat(get(http, "/nowhere").body()).startsWith("{\"error\":");
    }

    @Test
    void publishesMetrics() throws Exception {
        ServiceHttp http = server(OPEN);
        http.start();

        assertThat(get(http, "/metrics").body())
                .contains("jvm_memory_used_bytes{")
                .contains("process_uptime_seconds{")
                .contains("namespace=\"sluice\"");
    }

    @Test
    void saysWhenThePortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServiceHttp http = server(new HttpConfig("127.0.0.1", taken.getLocalPort(), null));

            assertThatThrownBy(http::start)
                    .isInstanceOf(PortTaken.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("--set http.port=");
        }
    }

    @Test
    void stoppingAgainOrNeverStartedIsHarmless() {
        ServiceHttp http = server(OPEN);
        http.stop(Duration.ofSeconds(1));
        http.start();
        http.stop(Duration.ofSeconds(1));
        http.stop(Duration.ofSeconds(1));
        assertThatThrownBy(http::port).isInstanceOf(IllegalStateException.class);
    }

    private ServiceHttp server(HttpConfig config) {
        running = new ServiceHttp(config, health, ServiceMeters.registry(RuntimeConfig.defaults()));
        return running;
    }

    private HttpResponse<String> get(ServiceHttp http, String path) throws Exception {
        return send(http, "GET", path, Map.of());
    }

    private HttpResponse<String> send(ServiceHttp http, String method, String path, Map<String, String> headers)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create(http.url() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The JDK's client does not let a Host header be chosen. */
    private static String statusLineWithHost(ServiceHttp http, String host) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
            socket.getOutputStream()
                    .write(("GET /livez HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return String.valueOf(in.readLine());
        }
    }
}
