package dev.sluice.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.llm.provider.ModelReply.Finish;
import dev.sluice.llm.provider.ModelRequest.Message;
import dev.sluice.llm.provider.ModelRequest.Role;
import dev.sluice.llm.provider.ProviderException.Kind;
import dev.sluice.llm.simulator.Fault;
import dev.sluice.llm.simulator.FaultPlan;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.runtime.config.Secret;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpModelClientTest {

    private static final String CANARY = "sk-canary-0123456789";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ModelRequest request = new ModelRequest(
            List.of(
                    new Message(Role.SYSTEM, "Do it."),
                    new Message(Role.USER, "{\"task\":\"t\",\"records\":[{\"id\":\"1\",\"input\":{\"a\":\"x\"}}]}")),
            json("{\"type\":\"object\"}"));

    @Test
    void givesContentFinishAndUsage() throws Exception {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults().withApiKey(CANARY))) {
            ModelReply reply = client(provider.url(), Duration.ofSeconds(10)).complete(request);

            assertThat(reply.content()).isEqualTo("{\"results\":[{\"id\":\"1\",\"output\":{\"a\":\"x\"}}]}");
            assertThat(reply.finish()).isEqualTo(Finish.STOP);
            assertThat(reply.usage().in())
                    .isEqualTo(provider.stats().tokensIn())
                    .isPositive();
            assertThat(reply.usage().out())
                    .isEqualTo(provider.stats().tokensOut())
                    .isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, RATE_LIMIT, true",
        "ERROR, UNAVAILABLE, true",
        "EMPTY_BODY, MALFORMED, true",
        "OVERSIZED, MALFORMED, false",
        "REDIRECT, BAD_REQUEST, false",
        "CONTENT_FILTER, CONTENT_FILTER, false",
        "REFUSAL, CONTENT_FILTER, false",
        "HANG, TIMEOUT, true"
    })
    void tellsEachFaultByItsKind(Fault fault, Kind kind, boolean mayPass) {
        try (var provider = SimulatedProvider.start(
                SimulatorOptions.defaults().withRetryAfter(Duration.ofSeconds(7)), FaultPlan.script(fault))) {
            Duration timeout = fault == Fault.HANG ? Duration.ofMillis(300) : Duration.ofSeconds(20);

            ProviderException failure = failure(client(provider.url(), timeout));

            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.mayPass()).isEqualTo(mayPass);
            assertThat(failure.retryAfter()).isEqualTo(fault == Fault.THROTTLED ? Duration.ofSeconds(7) : null);
            assertThat(failure.summary()).doesNotContain(CANARY).hasSizeLessThanOrEqualTo(200);
            assertThat(provider.stats().requests()).isEqualTo(1);
        }
    }

    @Test
    void aWrongKeyIsToldWithoutWhatTheProviderSays() {
        serve(
                context ->
                        context.status(401).result("{\"error\":{\"message\":\"Incorrect API key: sk-cana***6789\"}}"),
                url -> {
                    ProviderException failure = failure(client(url, Duration.ofSeconds(10)));

                    assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
                    assertThat(failure.mayPass()).isFalse();
                    assertThat(failure.summary())
                            .startsWith("AUTHENTICATION: HTTP 401 from 127.0.0.1:")
                            .endsWith("check llm.api_key")
                            .doesNotContain("sk-cana");
                });
    }

    @Test
    void aKeyThatTheProviderEchoesIsStruckOut() {
        serve(
                context -> context.status(400).result("{\"error\":{\"message\":\"bad header Bearer " + CANARY + "\"}}"),
                url -> assertThat(failure(client(url, Duration.ofSeconds(10))).summary())
                        .isEqualTo("BAD_REQUEST: HTTP 400: bad header Bearer ***"));
    }

    @Test
    void nobodyListensIsUnavailable() {
        ProviderException failure = failure(client(URI.create("http://127.0.0.1:9/v1"), Duration.ofSeconds(10)));

        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure.mayPass()).isTrue();
        assertThat(failure).hasMessageStartingWith("no answer from 127.0.0.1:9");
    }

    @Test
    void anAccountWithoutMoneyDoesNotPass() {
        serve(
                context -> context.status(429)
                        .header("Retry-After", "1")
                        .result("{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"pay\"}}"),
                url -> {
                    ProviderException failure = failure(client(url, Duration.ofSeconds(10)));

                    assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMIT);
                    assertThat(failure.mayPass()).isFalse();
                });
    }

    @Test
    void givesUpTheFieldsThatAProviderRefuses() throws Exception {
        List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
        Consumer<Context> choosy = context -> {
            JsonNode body = json(context.body());
            bodies.add(body);
            if (body.has("response_format")) {
                refuse(context, "response_format", "'response_format' of type json_schema is not supported");
            } else if (body.has("max_tokens")) {
                refuse(context, "max_tokens", "Unsupported parameter: use 'max_completion_tokens' instead");
            } else if (body.has("temperature")) {
                refuse(context, "temperature", "Only the default is supported");
            } else {
                context.result("{\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}");
            }
        };
        serve(choosy, url -> {
            var client = client(url, Duration.ofSeconds(10));
            for (int i = 0; i < 3; i++) {
                ProviderException refusal = failure(client);
                assertThat(refusal.mayPass()).isTrue();
                assertThat(refusal.retryAfter()).isEqualTo(Duration.ZERO);
            }
            assertThat(unchecked(client).content()).isEqualTo("hi");
        });
        assertThat(bodies.get(0).at("/response_format/json_schema/strict").asBoolean())
                .isTrue();
        assertThat(bodies.get(3).path("max_completion_tokens").asInt()).isEqualTo(100);
    }

    @Test
    void sendsTheKeyAndAcceptsBaseUrlsOfAllForms() {
        var seen = new AtomicReference<@Nullable String>();
        Consumer<Context> echo = context -> {
            seen.set(context.header("Authorization"));
            context.result("{\"choices\":[{\"message\":{\"content\":\"hi\"}}]}");
        };
        serve(echo, url -> {
            URI root = url.resolve("/");
            for (URI form : List.of(root, url, url.resolve("/v1/"), url.resolve("/v1/chat/completions"))) {
                seen.set(null);
                unchecked(client(form, Duration.ofSeconds(10)));
                assertThat(seen.get()).isEqualTo("Bearer " + CANARY);
            }
        });
    }

    @Test
    void aBodyThatDoesNotEndMeetsTheTimeOut() {
        var done = new CountDownLatch(1);
        Consumer<Context> slow = context -> {
            try {
                context.res().getOutputStream().write('{');
                context.res().flushBuffer();
                done.await();
            } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        serve(slow, url -> {
            assertThat(failure(client(url, Duration.ofMillis(300))).kind()).isEqualTo(Kind.TIMEOUT);
            done.countDown();
        });
    }

    @Test
    void anInterruptedThreadAbandonsItsRequest() throws Exception {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults(), FaultPlan.script(Fault.HANG))) {
            var result = new AtomicReference<@Nullable Throwable>();
            var client = client(provider.url(), Duration.ofMinutes(5));
            var thread = new Thread(() -> result.set(failure(client)));
            thread.start();
            await().until(() -> provider.stats().requests() == 1);
            thread.interrupt();
            thread.join();

            assertThat(result.get()).isInstanceOfSatisfying(ProviderException.class, e -> assertThat(e.kind())
                    .isEqualTo(Kind.CANCELLED));
        }
    }

    @Test
    void aKeyThatCannotStandInAHeaderIsRefusedUnseen() {
        assertThatThrownBy(() -> settings(URI.create("http://127.0.0.1:9"), Duration.ofSeconds(1), "sk-canary\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("llm.api_key")
                .hasMessageNotContaining("canary");
    }

    @Test
    void settingsDoNotShowTheKey() {
        assertThat(settings(URI.create("http://127.0.0.1:9"), Duration.ofSeconds(1), CANARY)
                        .toString())
                .doesNotContain(CANARY);
    }

    private ProviderException failure(ModelClient client) {
        return catchThrowableOfType(ProviderException.class, () -> client.complete(request));
    }

    private ModelReply unchecked(ModelClient client) {
        try {
            return client.complete(request);
        } catch (ProviderException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpModelClient client(URI url, Duration timeout) {
        return HttpModelClient.openAi(settings(url, timeout, CANARY));
    }

    private static ClientSettings settings(URI url, Duration timeout, String key) {
        return new ClientSettings(url, Secret.of(key), "m", 0.3, 100, timeout, 1024 * 1024);
    }

    private static void refuse(Context context, String param, String message) {
        context.status(400)
                .result("{\"error\":{\"param\":\"" + param + "\",\"message\":\"" + message
                        + "\",\"code\":\"unsupported\"}}");
    }

    private static void serve(Consumer<Context> handler, Consumer<URI> test) {
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.post("/v1/chat/completions", handler::accept);
        });
        server.start("127.0.0.1", 0);
        try {
            test.accept(URI.create("http://127.0.0.1:" + server.port() + "/v1"));
        } finally {
            server.stop();
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
