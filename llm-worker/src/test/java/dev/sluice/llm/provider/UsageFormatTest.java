package dev.sluice.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.llm.money.PriceTable;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ModelRequest.Message;
import dev.sluice.llm.provider.ModelRequest.Role;
import dev.sluice.runtime.config.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each provider reports of cached, written, reasoning and otherwise served tokens, over real HTTP, and what it costs then. */
class UsageFormatTest {

    /** A price of its own for each kind, so that a kind that is taken for another one shows. */
    private static final String PRICES = """
            {"m": {"input_cost_per_token": 1e-6, "output_cost_per_token": 1e-5, "output_cost_per_reasoning_token": 3e-5,
                   "cache_read_input_token_cost": 1e-7, "cache_creation_input_token_cost": 2e-6,
                   "cache_creation_input_token_cost_above_1hr": 4e-6,
                   "input_cost_per_token_batches": 5e-7, "output_cost_per_token_batches": 5e-6,
                   "input_cost_per_token_flex": 6e-7, "output_cost_per_token_flex": 6e-6,
                   "input_cost_per_token_priority": 7e-6, "output_cost_per_token_priority": 7e-5}}
            """;

    @TempDir
    private Path directory;

    /**
     * An answer of a provider.
     *
     * @param header {@code name: value} of the response; may be empty
     * @param nanos what it costs by {@link #PRICES}
     */
    private record Reported(
            String name,
            Function<ClientSettings, HttpModelClient> client,
            String header,
            String body,
            TokenUsage usage,
            long nanos) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Reported> reports() {
        return Stream.of(
                openAi(
                        "OpenAI as usual",
                        "\"service_tier\":\"default\",",
                        """
                        "prompt_tokens":100,"completion_tokens":20,"prompt_tokens_details":{"cached_tokens":64},
                        "completion_tokens_details":{"reasoning_tokens":8}""",
                        new TokenUsage(100, 20, 64, 0, 8),
                        36 * 1_000 + 64 * 100 + 12 * 10_000 + 8 * 30_000),
                openAi(
                        "OpenAI flex",
                        "\"service_tier\":\"flex\",",
                        "\"prompt_tokens\":100,\"completion_tokens\":20",
                        new TokenUsage(100, 20).served(ServiceTier.FLEX),
                        100 * 600 + 20 * 6_000),
                openAi(
                        "OpenAI priority",
                        "\"service_tier\":\"priority\",",
                        "\"prompt_tokens\":100,\"completion_tokens\":20",
                        new TokenUsage(100, 20).served(ServiceTier.PRIORITY),
                        100 * 7_000 + 20 * 70_000),
                openAi(
                        "DeepSeek, its cache under another name",
                        "",
                        "\"prompt_tokens\":100,\"completion_tokens\":20,\"prompt_cache_hit_tokens\":64,\"prompt_cache_miss_tokens\":36",
                        new TokenUsage(100, 20, 64, 0, 0),
                        36 * 1_000 + 64 * 100 + 20 * 10_000),
                openAi(
                        "OpenRouter, which tells what was written",
                        "",
                        "\"prompt_tokens\":100,\"completion_tokens\":20,\"prompt_tokens_details\":{\"cached_tokens\":0,\"cache_write_tokens\":50}",
                        new TokenUsage(100, 20, 0, 50, 0),
                        50 * 1_000 + 50 * 2_000 + 20 * 10_000),
                new Reported(
                        "Anthropic batch",
                        HttpModelClient::anthropic,
                        "",
                        """
                        {"content":[{"type":"text","text":"{}"}],"stop_reason":"end_turn","usage":{"input_tokens":10,
                         "cache_read_input_tokens":64,"cache_creation_input_tokens":26,"cache_creation":{"ephemeral_5m_input_tokens":20,
                         "ephemeral_1h_input_tokens":6},"output_tokens":20,"service_tier":"batch"}}""",
                        new TokenUsage(100, 20, 64, 26, 6, 0, ServiceTier.BATCH),
                        10 * 500 + 64 * 100 + 20 * 2_000 + 6 * 4_000 + 20 * 5_000),
                new Reported(
                        "Gemini flex",
                        HttpModelClient::gemini,
                        "x-gemini-service-tier: flex",
                        gemini("\"thoughtsTokenCount\":8,\"cachedContentTokenCount\":64"),
                        new TokenUsage(100, 28, 64, 0, 8).served(ServiceTier.FLEX),
                        36 * 600 + 64 * 100 + 20 * 6_000 + 8 * 30_000),
                new Reported(
                        "Gemini of Vertex AI with priority",
                        HttpModelClient::gemini,
                        "",
                        gemini("\"trafficType\":\"ON_DEMAND_PRIORITY\""),
                        new TokenUsage(100, 20).served(ServiceTier.PRIORITY),
                        100 * 7_000 + 20 * 70_000),
                new Reported(
                        "Bedrock flex",
                        HttpModelClient::bedrock,
                        "",
                        """
                        {"output":{"message":{"content":[{"text":"{}"}]}},"stopReason":"end_turn","serviceTier":{"type":"flex"},
                         "usage":{"inputTokens":10,"outputTokens":20,"cacheReadInputTokens":64,"cacheWriteInputTokens":26,
                         "cacheDetails":[{"inputTokens":20,"ttl":"5m"},{"inputTokens":6,"ttl":"1h"}]}}""",
                        new TokenUsage(100, 20, 64, 26, 6, 0, ServiceTier.FLEX),
                        10 * 600 + 64 * 100 + 20 * 2_000 + 6 * 4_000 + 20 * 6_000),
                new Reported(
                        "Bedrock with reserved capacity",
                        HttpModelClient::bedrock,
                        "",
                        """
                        {"output":{"message":{"content":[{"text":"{}"}]}},"stopReason":"end_turn","serviceTier":{"type":"reserved"},
                         "usage":{"inputTokens":100,"outputTokens":20}}""",
                        new TokenUsage(100, 20),
                        100 * 1_000 + 20 * 10_000));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void everyKindOfTokenIsCountedAndPricedAsReported(Reported reported) throws Exception {
        Path prices = Files.writeString(directory.resolve("prices.json"), PRICES);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = reported.body.getBytes(StandardCharsets.UTF_8);
            headers(reported.header)
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            var settings = new ClientSettings(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                    Secret.of("a-key"),
                    "m",
                    0.3,
                    100,
                    Duration.ofSeconds(20),
                    1024 * 1024);

            ModelReply reply = reported.client
                    .apply(settings)
                    .complete(new ModelRequest(List.of(new Message(Role.USER, "Q")), null));

            assertThat(reply.usage()).isEqualTo(reported.usage);
            assertThat(PriceTable.load(prices).of("any", "m").orElseThrow().nanos(reply.usage()))
                    .isEqualTo(reported.nanos);
        } finally {
            server.stop(0);
        }
    }

    private static Reported openAi(String name, String tier, String usage, TokenUsage tokens, long nanos) {
        return new Reported(
                name,
                HttpModelClient::openAi,
                "",
                "{" + tier + "\"choices\":[{\"message\":{\"content\":\"{}\"},\"finish_reason\":\"stop\"}],\"usage\":{"
                        + usage + "}}",
                tokens,
                nanos);
    }

    private static String gemini(String more) {
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"{}\"}]},\"finishReason\":\"STOP\"}],"
                + "\"usageMetadata\":{\"promptTokenCount\":100,\"candidatesTokenCount\":20," + more + "}}";
    }

    private static Map<String, String> headers(String header) {
        int colon = header.indexOf(": ");
        return colon < 0 ? Map.of() : Map.of(header.substring(0, colon), header.substring(colon + 2));
    }
}
