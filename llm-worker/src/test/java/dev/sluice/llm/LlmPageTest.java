package dev.sluice.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.llm.pool.Attempt;
import dev.sluice.llm.pool.Identity;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ProviderException.Kind;
import dev.sluice.llm.provider.ServiceTier;
import dev.sluice.runtime.HttpConfig;
import dev.sluice.runtime.health.Health;
import dev.sluice.runtime.http.ServiceHttp;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LlmPageTest {

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LlmMetrics metrics = new LlmMetrics(meters);

    @Test
    void thePageTellsCallsTokensMoneyCacheWaitsAndErrors() throws Exception {
        metrics.question(LlmMetrics.QuestionResult.KNOWN);
        metrics.saved(0.25);
        metrics.request(attempt(null, new TokenUsage(100, 20, 64, 0, 7).served(ServiceTier.FLEX), 2_500_000));
        metrics.request(attempt(Kind.RATE_LIMIT, TokenUsage.NONE, 0));
        var http = new ServiceHttp(new HttpConfig("127.0.0.1", 0, null), new Health(), meters);
        http.routes(new LlmPage(meters)::addTo);
        http.start();
        try {
            String page = get(http, "/llm");
            assertThat(page)
                    .contains("<td>known</td><td>1</td>", "<td>rate_limit</td><td>1</td>", "<td>ok</td><td>1</td>")
                    .contains(
                            "<td>in</td><td>100</td>",
                            "<td>cache_read</td><td>64</td>",
                            "<td>reasoning</td><td>7</td>",
                            "<td>flex</td><td>120</td>",
                            "<td>a&lt;b</td><td>0.002500</td>",
                            "0.250000",
                            "waiting for leave");
            assertThat(get(http, "/api/llm")).contains("\"saved_usd\":{\"by answers that were known\":0.25}");
        } finally {
            http.stop(Duration.ofSeconds(1));
        }
    }

    @Test
    void requestsAreMeasuredUnderTheNamesOfTheSemanticConventions() {
        metrics.request(attempt(null, new TokenUsage(100, 20), 1));
        metrics.request(attempt(Kind.TIMEOUT, TokenUsage.NONE, 0));

        assertThat(meters.scrape())
                .contains(
                        "gen_ai_client_operation_duration_seconds_count{error_type=\"\",gen_ai_operation_name=\"chat\","
                                + "gen_ai_provider_name=\"azure.ai.openai\",gen_ai_request_model=\"a<b\"} 1")
                .contains("gen_ai_client_operation_duration_seconds_count{error_type=\"timeout\"")
                .contains("le=\"81.92\"")
                .contains(
                        "gen_ai_client_token_usage_sum{gen_ai_operation_name=\"chat\","
                                + "gen_ai_provider_name=\"azure.ai.openai\",gen_ai_request_model=\"a<b\",gen_ai_token_type=\"input\"} 100.0")
                .contains("le=\"6.7108864E7\"");
    }

    private static Attempt attempt(@Nullable Kind failure, TokenUsage usage, long costNanos) {
        return new Attempt(
                new Identity("azure-openai", "a<b"),
                failure,
                false,
                usage,
                costNanos,
                Duration.ofMillis(5),
                Duration.ofMillis(30));
    }

    private static String get(ServiceHttp http, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(http.url().resolve(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
