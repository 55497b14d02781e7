package dev.sluice.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.llm.pool.Attempt;
import dev.sluice.llm.pool.Identity;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard asks for nothing that the worker does not tell. */
class DashboardTest {

    private static final Path DASHBOARD = Path.of("..", "ops", "grafana", "dashboards", "sluice.json");
    private static final Pattern NAME = Pattern.compile("(?:sluice_llm|gen_ai)_[a-z_]+(?=\\{)");

    @Test
    void everyMetricOfTheModelsPanelsIsTold() throws Exception {
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var metrics = new LlmMetrics(meters);
        metrics.question(LlmMetrics.QuestionResult.NEW);
        metrics.saved(1);
        metrics.gauge("sluice.llm.open", "as the service registers it", () -> 1);
        metrics.gauge("sluice.llm.in.flight", "as the service registers it", () -> 1);
        metrics.request(new Attempt(
                new Identity("openai", "m"),
                null,
                true,
                new TokenUsage(1, 1),
                1,
                Duration.ofMillis(1),
                Duration.ofMillis(1)));
        var told = new TreeSet<String>();
        meters.scrape().lines().forEach(line -> told.add(line.replaceAll("[ {].*", "")));

        var asked = new TreeSet<String>();
        for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                NAME.matcher(target.path("expr").asText()).results().forEach(match -> asked.add(match.group()));
            }
        }

        assertThat(asked)
                .as("calls, tokens, money, saved, cache hits, waits, errors")
                .contains(
                        "sluice_llm_requests_seconds_count",
                        "sluice_llm_tokens_total",
                        "sluice_llm_cost_usd_total",
                        "sluice_llm_saved_usd_total",
                        "sluice_llm_questions_total",
                        "sluice_llm_leave_seconds_sum");
        assertThat(told).containsAll(asked);
    }
}
