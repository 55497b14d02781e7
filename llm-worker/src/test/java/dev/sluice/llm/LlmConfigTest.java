package dev.sluice.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.llm.BudgetConfig.Caps;
import dev.sluice.llm.BudgetConfig.WhenSpent;
import dev.sluice.llm.coalescer.WaitingConfig;
import dev.sluice.llm.pool.RetryConfig;
import dev.sluice.runtime.config.Config;
import dev.sluice.runtime.config.InvalidConfig;
import dev.sluice.runtime.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlmConfigTest {

    record Root(LlmConfig llm) {
        static Root defaults() {
            return new Root(LlmConfig.defaults());
        }
    }

    @Test
    void isOffByDefaultWithTheUsualValues() {
        LlmConfig config = bind();

        assertThat(config).isEqualTo(LlmConfig.defaults());
        assertThat(config.enabled()).isFalse();
        assertThat(config.temperature()).isEqualTo(0.3);
        assertThat(config.maxTokens()).isEqualTo(2_000);
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.maxRetries()).isEqualTo(3);
        assertThat(config.maxConcurrency()).isEqualTo(8);
        assertThat(config.batch().maxRecords()).isEqualTo(5);
    }

    @Test
    void everyKeyIsRead(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("sluice.yaml"), """
                llm:
                  enabled: true
                  provider: openai-compatible
                  model: tiny
                  api_key: ${MY_KEY}
                  endpoint: http://127.0.0.1:9999/v1
                  temperature: 0.7
                  max_tokens: 100
                  timeout: 5s
                  max_retries: 1
                  requests_per_minute: 600
                  max_concurrency: 3
                  batch: {max_records: 7, linger: 10ms}
                  tokens_per_minute: 9000
                  budget:
                    per_day_usd: 5
                    per_run_usd: 2.5
                    run: november
                    when_spent: skip
                    pipelines: {orders: {per_day_usd: 1}}
                  allow_unknown_price: true
                  fallbacks: [ollama/qwen3]
                  providers: {ollama: {endpoint: "http://127.0.0.1:1/v1"}}
                  stream: {above_tokens: 0, idle_timeout: 7s}
                  retry: {base_delay: 1s, max_delay: 2s, max_retry_after: 3s, outage_patience: 4s, rate_limit_patience: 5s}
                  waiting: {deadline: 1h, max_asks: 5, check_interval: 1m}
                """);

        LlmConfig config = Config.load(file, Map.of("MY_KEY", "k"), List.of())
                .bind(Root.class)
                .llm();

        assertThat(config)
                .isEqualTo(new LlmConfig(
                        true,
                        "openai-compatible",
                        "tiny",
                        Secret.of("k"),
                        URI.create("http://127.0.0.1:9999/v1"),
                        0.7,
                        100,
                        Duration.ofSeconds(5),
                        1,
                        600,
                        9_000,
                        3,
                        new BatchConfig(7, Duration.ofMillis(10)),
                        new BudgetConfig(5.0, 2.5, "november", WhenSpent.SKIP, Map.of("orders", new Caps(1.0, null))),
                        null,
                        true,
                        List.of("ollama/qwen3"),
                        Map.of("ollama", new ProviderAccess(null, URI.create("http://127.0.0.1:1/v1"))),
                        new StreamConfig(0, Duration.ofSeconds(7)),
                        new RetryConfig(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(5)),
                        new WaitingConfig(Duration.ofHours(1), 5, Duration.ofMinutes(1))));
        assertThat(config.toString()).doesNotContain("apiKey=k");
    }

    @Test
    void longAnswersAreStreamedAndOthersAreNot() {
        assertThat(bind("llm.max_tokens=4000").idleTimeout()).isNull();
        assertThat(bind("llm.max_tokens=4001").idleTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(bind("llm.stream.above_tokens=0").idleTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(problems("llm.stream.above_tokens=-1")).contains("llm.stream.above_tokens");
        assertThat(problems("llm.stream.idle_timeout=0s")).contains("llm.stream.idle_timeout");
    }

    @Test
    void openAiNeedsAKeyAndOthersDoNot() {
        assertThat(problems("llm.enabled=true", "llm.provider=openai", "llm.model=m"))
                .contains("llm.api_key");
        assertThat(bind("llm.enabled=true", "llm.provider=ollama", "llm.model=m")
                        .enabled())
                .isTrue();
        assertThat(bind("llm.enabled=true", "llm.provider=simulate", "llm.model=m")
                        .enabled())
                .isTrue();
    }

    @Test
    void aPriceThatIsNotKnownIsRefusedUnlessAllowed() {
        String[] unknown = {
            "llm.enabled=true", "llm.provider=openai", "llm.model=nobody-knows", "llm.api_key=k",
        };
        assertThat(problems(unknown))
                .contains("llm.model")
                .contains("the price of openai/nobody-knows is not known")
                .contains("llm.allow_unknown_price=true");
        assertThat(bind(with(unknown, "llm.allow_unknown_price=true")).enabled())
                .isTrue();
        assertThat(bind("llm.enabled=true", "llm.provider=openai", "llm.model=gpt-4o-mini", "llm.api_key=k")
                        .enabled())
                .isTrue();
    }

    @Test
    void onTheOwnMachineAPriceIsNeededOnlyForABudget() {
        String[] own = {
            "llm.enabled=true", "llm.provider=openai-compatible", "llm.model=m", "llm.endpoint=http://127.0.0.1:1/v1"
        };

        assertThat(bind(own).enabled()).isTrue();
        assertThat(problems(with(own, "llm.budget.per_day_usd=1"))).contains("is not known");
    }

    @Test
    void pricesOfAFileCountAndAFileThatIsNoneIsNamed(@TempDir Path directory) throws IOException {
        Path prices = Files.writeString(
                directory.resolve("prices.json"),
                "{\"mine\":{\"input_cost_per_token\":1e-6,\"output_cost_per_token\":2e-6}}");
        String[] mine = {"llm.enabled=true", "llm.provider=openai", "llm.model=mine", "llm.api_key=k"};

        assertThat(bind(with(mine, "llm.prices=" + prices)).enabled()).isTrue();
        assertThat(problems(with(mine, "llm.prices=" + directory.resolve("none.json"))))
                .contains("llm.prices")
                .contains("none.json");
    }

    private static String[] with(String[] sets, String one) {
        return Stream.concat(Arrays.stream(sets), Stream.of(one)).toArray(String[]::new);
    }

    static LlmConfig bind(String... sets) {
        return Config.load(null, Map.of(), List.of(sets)).bind(Root.class).llm();
    }

    static String problems(String... sets) {
        return String.valueOf(
                catchThrowableOfType(InvalidConfig.class, () -> bind(sets)).getMessage());
    }
}
