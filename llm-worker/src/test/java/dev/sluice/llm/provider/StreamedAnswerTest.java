package dev.sluice.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.llm.provider.ModelReply.Finish;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ModelRequest.Message;
import dev.sluice.llm.provider.ModelRequest.Role;
import dev.sluice.llm.provider.ProviderException.Kind;
import dev.sluice.llm.simulator.Fault;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.runtime.config.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers in pieces, as each provider documents them, over real HTTP; and what becomes of those that do not come to their end. */
class StreamedAnswerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<JsonNode> asked = new ArrayList<>();
    private final List<String> targets = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private String type = "text/event-stream";
    private int status = 200;
    private boolean stays;
    private List<String> pieces = List.of();

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    /**
     * A provider that streams.
     *
     * @param ask what the request says of it, at the end of the path or in the body
     * @param events the events of an answer
     */
    private record Documented(
            String name,
            Function<ClientSettings, HttpModelClient> client,
            String ask,
            List<String> events,
            ModelReply reply) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Documented> providers() {
        return Stream.of(
                new Documented(
                        "openai",
                        HttpModelClient::openAi,
                        "\"stream\":true,\"stream_options\":{\"include_usage\":true}",
                        List.of(
                                "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],\"usage\":null}",
                                ": a comment",
                                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"{\\\"a\\\":\"},\"finish_reason\":null}],\"usage\":null}",
                                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\\"ä\\\"}\"},\"finish_reason\":null}],\"usage\":null}",
                                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"service_tier\":\"flex\",\"usage\":null}",
                                "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":7,"
                                        + "\"prompt_tokens_details\":{\"cached_tokens\":4},\"completion_tokens_details\":{\"reasoning_tokens\":2}}}",
                                "data: [DONE]"),
                        new ModelReply(
                                "{\"a\":\"ä\"}", Finish.STOP, new TokenUsage(12, 7, 4, 0, 2).served(ServiceTier.FLEX))),
                new Documented(
                        "anthropic",
                        HttpModelClient::anthropic,
                        "\"stream\":true",
                        List.of(
                                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"content\":[],\"stop_reason\":null,"
                                        + "\"usage\":{\"input_tokens\":5,\"cache_read_input_tokens\":4,\"cache_creation_input_tokens\":3,"
                                        + "\"output_tokens\":1,\"service_tier\":\"standard\"}}}",
                                "event: ping\ndata: {\"type\":\"ping\"}",
                                "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}}",
                                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}",
                                "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"name\":\"answer\",\"input\":{}}}",
                                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":\"}}",
                                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"ä\\\"}\"}}",
                                "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":1}",
                                "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":7}}",
                                "event: message_stop\ndata: {\"type\":\"message_stop\"}"),
                        new ModelReply("{\"a\":\"ä\"}", Finish.STOP, new TokenUsage(12, 7, 4, 3, 0))),
                new Documented(
                        "gemini",
                        HttpModelClient::gemini,
                        ":streamGenerateContent?alt=sse",
                        List.of(
                                "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"hm\",\"thought\":true}]}}],"
                                        + "\"usageMetadata\":{\"promptTokenCount\":12}}\r",
                                "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"{\\\"a\\\":\"}]}}],"
                                        + "\"usageMetadata\":{\"promptTokenCount\":12,\"candidatesTokenCount\":2}}\r",
                                "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"\\\"ä\\\"}\"}]},\"finishReason\":\"STOP\"}],"
                                        + "\"usageMetadata\":{\"promptTokenCount\":12,\"candidatesTokenCount\":5,\"thoughtsTokenCount\":2,"
                                        + "\"cachedContentTokenCount\":4}}\r"),
                        new ModelReply("{\"a\":\"ä\"}", Finish.STOP, new TokenUsage(12, 7, 4, 0, 2))));
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            targets.add(exchange.getRequestURI().toString());
            asked.add(JSON.readTree(exchange.getRequestBody()));
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (String piece : pieces) {
                    out.write((piece + "\n\n").getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
                if (stays) {
                    over.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void theAnswerIsPutTogetherAndItsUsageCounted(Documented provider) throws Exception {
        pieces = provider.events;

        ModelReply reply = client(provider, LONG, 1024).complete(request());

        assertThat(reply).isEqualTo(provider.reply);
        assertThat(targets.get(0) + asked.get(0)).contains(provider.ask);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void oneThatStopsInTheMiddleIsGivenUpEarly(Documented provider) {
        pieces = provider.events.subList(0, 2);
        stays = true;

        ProviderException failure = failure(client(provider, SHORT, 1024));

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure).hasMessageContaining("in the middle of the answer");
        assertThat(failure.mayPass()).isTrue();
        assertThat(failure.mayBeCharged()).as("what it has written may cost").isTrue();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void oneThatEndsBeforeItsEndIsNoAnswer(Documented provider) {
        pieces = provider.events.subList(0, 2);

        ProviderException failure = failure(client(provider, LONG, 1024));

        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("ended before the answer");
        assertThat(failure.mayBeCharged()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 2_000})
    void oneThatIsTooLongIsCutOffWhileItComes(int charactersOfAPiece) {
        String piece = "data: {\"choices\":[{\"delta\":{\"content\":\"" + "x".repeat(charactersOfAPiece) + "\"}}]}";
        pieces = Collections.nCopies(20, piece);
        stays = true;

        ProviderException failure = failure(client(providers().toList().get(0), LONG, 1024));

        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure).hasMessageContaining("longer than 1024");
        assertThat(failure.mayPass()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void anErrorInTheMiddleIsTold(Documented provider) {
        pieces = List.of(
                provider.events.get(0),
                "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded, key canary-1\"}}");

        ProviderException failure = failure(client(provider, LONG, 1024));

        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessage("the provider broke off: Overloaded, key ***");
    }

    @Test
    void aServerThatDoesNotStreamIsUnderstoodAndOneThatRefusesToIsAskedWithoutIt() throws Exception {
        Documented openAi = providers().toList().get(0);
        HttpModelClient client = client(openAi, LONG, 1024);
        type = "application/json";
        pieces = List.of("{\"choices\":[{\"message\":{\"content\":\"{}\"},\"finish_reason\":\"stop\"}]}");
        assertThat(client.complete(request()).content()).isEqualTo("{}");

        status = 400;
        pieces = List.of("{\"error\":{\"message\":\"stream_options is not supported\",\"param\":\"stream_options\"}}");
        assertThat(failure(client).mayPass()).isTrue();
        status = 200;
        pieces = List.of("{\"choices\":[{\"message\":{\"content\":\"{}\"},\"finish_reason\":\"stop\"}]}");
        client.complete(request());

        assertThat(asked.get(1).has("stream")).isTrue();
        assertThat(asked.get(2).has("stream")).isFalse();
    }

    @Test
    void theSimulatedProviderStreamsAsItIsAskedAndCanStall() throws Exception {
        var fault = new AtomicReference<>(Fault.NONE);
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults(), number -> fault.get())) {
            var questions = new ModelRequest(
                    List.of(
                            new Message(
                                    Role.USER,
                                    "{\"task\":\"t\",\"records\":[{\"id\":\"1\",\"input\":{\"name\":\"Ann, who has a long name, too\"}}]}")),
                    null);

            ModelReply whole = simulated(provider, null).complete(questions);
            ModelReply streamed = simulated(provider, LONG).complete(questions);
            fault.set(Fault.STALL);
            ProviderException stalled = catchThrowableOfType(
                    ProviderException.class, () -> simulated(provider, SHORT).complete(questions));

            assertThat(streamed).isEqualTo(whole);
            assertThat(streamed.usage().isReported()).isTrue();
            assertThat(stalled.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(stalled).hasMessageContaining("in the middle of the answer");
        }
    }

    private static HttpModelClient simulated(SimulatedProvider provider, @Nullable Duration idle) {
        return HttpModelClient.openAi(new ClientSettings(provider.url(), null, "m", 0.3, 100, LONG, 1024 * 1024, idle));
    }

    private static ProviderException failure(HttpModelClient client) {
        return catchThrowableOfType(ProviderException.class, () -> client.complete(request()));
    }

    private HttpModelClient client(Documented provider, Duration idle, int mostBytes) {
        return provider.client.apply(new ClientSettings(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                Secret.of("canary-1"),
                "m",
                0.5,
                100,
                LONG,
                mostBytes,
                idle));
    }

    private static ModelRequest request() {
        return new ModelRequest(List.of(new Message(Role.USER, "Q")), null);
    }
}
