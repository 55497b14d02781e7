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
import dev.sluice.runtime.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each provider's protocol against a real HTTP server: path, headers and body as documented, answers in its shape. */
class WireTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "canary-5e1f0c7b";
    private static final String ANSWER = "{\"results\":[]}";

    private final List<Seen> seen = new ArrayList<>();
    private int status = 200;
    private String body = "{}";
    private Map<String, String> headers = Map.of();

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    private record Seen(String target, Map<String, List<String>> headers, JsonNode body) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(one -> one.getKey().equalsIgnoreCase(name))
                    .map(one -> one.getValue().get(0))
                    .findFirst()
                    .orElse("");
        }
    }

    /**
     * What a provider documents.
     *
     * @param target path and query
     * @param keyHeader header of the key
     * @param keyValue its value
     * @param request the body that is expected
     * @param structured an answer with structured output
     * @param plain an answer of text that max_tokens cut
     * @param filtered an answer that the filter stopped; of status 200
     * @param usage tokens of each of them
     */
    private record Documented(
            String name,
            Function<ClientSettings, HttpModelClient> client,
            String target,
            String keyHeader,
            String keyValue,
            String request,
            String structured,
            String plain,
            String filtered,
            TokenUsage usage) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Documented> providers() {
        return Stream.of(
                new Documented(
                        "azure-openai",
                        HttpModelClient::azureOpenAi,
                        "/openai/deployments/a-model%3A1/chat/completions?api-version=2024-10-21",
                        "api-key",
                        KEY,
                        """
                        {"model":"a-model:1","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Q"}],
                         "temperature":0.5,"max_tokens":100,"response_format":{"type":"json_schema",
                         "json_schema":{"name":"answer","strict":true,"schema":{"type":"object"}}}}""",
                        """
                        {"choices":[{"message":{"content":"{\\"results\\":[]}"},"finish_reason":"stop"}],
                         "usage":{"prompt_tokens":12,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":4},
                         "completion_tokens_details":{"reasoning_tokens":2}}}""",
                        """
                        {"choices":[{"message":{"content":"{\\"res"},"finish_reason":"length"}]}""",
                        """
                        {"choices":[{"message":{"content":""},"finish_reason":"content_filter"}]}""",
                        new TokenUsage(12, 7, 4, 0, 2)),
                new Documented(
                        "anthropic",
                        HttpModelClient::anthropic,
                        "/v1/messages",
                        "x-api-key",
                        KEY,
                        """
                        {"model":"a-model:1","max_tokens":100,"system":"Be brief.","messages":[{"role":"user","content":"Q"}],
                         "temperature":0.5,"tools":[{"name":"answer","description":"Gives the answer.","input_schema":{"type":"object"}}],
                         "tool_choice":{"type":"tool","name":"answer"}}""",
                        """
                        {"type":"message","role":"assistant","content":[{"type":"thinking","thinking":"hm"},
                         {"type":"tool_use","id":"t","name":"answer","input":{"results":[]}}],"stop_reason":"tool_use",
                         "usage":{"input_tokens":5,"cache_read_input_tokens":4,"cache_creation_input_tokens":3,"output_tokens":7}}""",
                        """
                        {"content":[{"type":"text","text":"{\\"res"}],"stop_reason":"max_tokens"}""",
                        """
                        {"content":[],"stop_reason":"refusal"}""",
                        new TokenUsage(12, 7, 4, 3, 0)),
                new Documented(
                        "gemini",
                        HttpModelClient::gemini,
                        "/v1beta/models/a-model%3A1:generateContent",
                        "x-goog-api-key",
                        KEY,
                        """
                        {"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[{"text":"Q"}]}],
                         "generationConfig":{"maxOutputTokens":100,"temperature":0.5,"responseMimeType":"application/json",
                         "responseJsonSchema":{"type":"object"}}}""",
                        """
                        {"candidates":[{"content":{"role":"model","parts":[{"text":"hm","thought":true},{"text":"{\\"results\\":[]}"}]},
                         "finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":5,
                         "thoughtsTokenCount":2,"cachedContentTokenCount":4}}""",
                        """
                        {"candidates":[{"content":{"parts":[{"text":"{\\"res"}]},"finishReason":"MAX_TOKENS"}]}""",
                        """
                        {"promptFeedback":{"blockReason":"SAFETY"}}""",
                        new TokenUsage(12, 7, 4, 0, 2)),
                new Documented(
                        "bedrock",
                        HttpModelClient::bedrock,
                        "/model/a-model%3A1/converse",
                        "Authorization",
                        "Bearer " + KEY,
                        """
                        {"system":[{"text":"Be brief."}],"messages":[{"role":"user","content":[{"text":"Q"}]}],
                         "inferenceConfig":{"maxTokens":100,"temperature":0.5},"toolConfig":{"tools":[{"toolSpec":{"name":"answer",
                         "description":"Gives the answer.","inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"tool":{"name":"answer"}}}}""",
                        """
                        {"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t","name":"answer",
                         "input":{"results":[]}}}]}},"stopReason":"tool_use","usage":{"inputTokens":5,"outputTokens":7,
                         "cacheReadInputTokens":4,"cacheWriteInputTokens":3}}""",
                        """
                        {"output":{"message":{"content":[{"text":"{\\"res"}]}},"stopReason":"max_tokens"}""",
                        """
                        {"output":{"message":{"content":[{"text":"no"}]}},"stopReason":"guardrail_intervened"}""",
                        new TokenUsage(12, 7, 4, 3, 0)));
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(new Seen(
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    JSON.readTree(exchange.getRequestBody())));
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void asksAsDocumentedAndReadsAStructuredAnswerWithItsUsage(Documented provider) throws Exception {
        body = provider.structured;

        ModelReply reply = client(provider).complete(request());

        Seen asked = seen.get(0);
        assertThat(asked.target).isEqualTo(provider.target);
        assertThat(asked.header(provider.keyHeader)).isEqualTo(provider.keyValue);
        assertThat(asked.body).isEqualTo(JSON.readTree(provider.request));
        assertThat(reply).isEqualTo(new ModelReply(ANSWER, Finish.STOP, provider.usage));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void anAnswerThatIsCutSaysSo(Documented provider) throws Exception {
        body = provider.plain;

        assertThat(client(provider).complete(request()))
                .isEqualTo(new ModelReply("{\"res", Finish.LENGTH, TokenUsage.NONE));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void whatTheFilterStopsIsNotAskedAgain(Documented provider) {
        body = provider.filtered;

        ProviderException failure = failure(provider);

        assertThat(failure.kind()).isEqualTo(Kind.CONTENT_FILTER);
        assertThat(failure.mayPass()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aQuotaThatIsFullAndAProviderThatIsBrokenPass(Documented provider) {
        status = 429;
        headers = Map.of("Retry-After", "7");
        body = "{\"error\":{\"message\":\"slow down\"},\"message\":\"slow down\"}";
        ProviderException full = failure(provider);
        status = 529;
        headers = Map.of();
        ProviderException broken = failure(provider);

        assertThat(full.kind()).isEqualTo(Kind.RATE_LIMIT);
        assertThat(full.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(full).hasMessage("HTTP 429: slow down");
        assertThat(broken.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(broken.mayPass()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aKeyIsNeverTold(Documented provider) {
        for (int code : new int[] {400, 401, 403, 404, 500}) {
            status = code;
            body = "{\"message\":\"bad key " + KEY + "\",\"error\":{\"message\":\"bad key " + KEY + "\"}}";

            assertThat(failure(provider).toString()).doesNotContain(KEY);
        }
        assertThat(seen).allSatisfy(one -> assertThat(one.target).doesNotContain(KEY));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aModelThatIsNotThereIsNamedAsSuch(Documented provider) {
        status = 404;

        assertThat(failure(provider).kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void bedrocksErrorsHaveTheirMessageAtTheTop() {
        status = 400;
        body = "{\"message\":\"The provided model identifier is invalid.\"}";

        assertThat(failure(providers().toList().get(3)))
                .hasMessage("HTTP 400: The provided model identifier is invalid.");
    }

    @Test
    void awsKeysSignWhatIsSentAndTheSecretStaysHere() throws Exception {
        Documented bedrock = providers().toList().get(3);
        body = bedrock.structured;
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "?region=eu-central-1");
        var client = HttpModelClient.bedrock(new ClientSettings(
                endpoint,
                Secret.of("ASIAIOSFODNN7EXAMPLE:canary-secret:a-token"),
                "a-model:1",
                0.5,
                100,
                Duration.ofSeconds(20),
                1024 * 1024));

        client.complete(request());

        Seen asked = seen.get(0);
        var signature = new AwsSignature(
                new AwsCredentials("ASIAIOSFODNN7EXAMPLE", "canary-secret", "a-token"), "eu-central-1", "bedrock");
        Instant time =
                Instant.from(DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX").parse(asked.header("X-Amz-Date")));
        assertThat(asked.target).isEqualTo("/model/a-model%3A1/converse");
        assertThat(asked.header("X-Amz-Security-Token")).isEqualTo("a-token");
        assertThat(asked.header("Authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE/")
                .contains("/eu-central-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token,")
                .isEqualTo(signature
                        .headers(
                                "POST",
                                asked.target,
                                Map.of("host", asked.header("Host")),
                                JSON.writeValueAsBytes(asked.body),
                                time)
                        .get("Authorization"));
        assertThat(asked.headers.toString()).doesNotContain("canary-secret");
    }

    @Test
    void aModelWithoutToolsIsAskedWithoutThem() throws Exception {
        Documented anthropic = providers().toList().get(1);
        HttpModelClient client = client(anthropic);
        status = 400;
        body = "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"tool_choice is not supported\"}}";
        ProviderException refused = catchThrowableOfType(ProviderException.class, () -> client.complete(request()));
        status = 200;
        body = anthropic.plain;
        client.complete(request());

        assertThat(refused.mayPass()).isTrue();
        assertThat(seen.get(0).body.has("tools")).isTrue();
        assertThat(seen.get(1).body.has("tools")).isFalse();
    }

    private ProviderException failure(Documented provider) {
        return catchThrowableOfType(
                ProviderException.class, () -> client(provider).complete(request()));
    }

    private HttpModelClient client(Documented provider) {
        return provider.client.apply(new ClientSettings(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                Secret.of(KEY),
                "a-model:1",
                0.5,
                100,
                Duration.ofSeconds(20),
                1024 * 1024));
    }

    private static ModelRequest request() {
        return new ModelRequest(
                List.of(new Message(Role.SYSTEM, "Be brief."), new Message(Role.USER, "Q")),
                JSON.createObjectNode().put("type", "object"));
    }
}
