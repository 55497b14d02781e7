package dev.sluice.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import java.util.List;
import java.util.Map;
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
                  budget: {}
                  fallbacks: []
                  retry: {base_delay: 1s, max_delay: 2s, max_retry_after: 3s, outage_patience: 4s}
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
                        null,
                        3,
                        new BatchConfig(7, Duration.ofMillis(10)),
                        BudgetConfig.defaults(),
                        List.of(),
                        new RetryConfig(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4)),
                        new WaitingConfig(Duration.ofHours(1), 5, Duration.ofMinutes(1))));
        assertThat(config.toString()).doesNotContain("apiKey=k");
    }

    @Test
    void onceEnabledProviderAndModelAreRequired() {
        assertThat(problems("llm.enabled=true"))
                .contains("llm.provider")
                .contains("openai, openai-compatible, ollama, lmstudio, simulate")
                .contains("llm.model");
    }

    @Test
    void anUnknownProviderIsNamedWithTheKnownOnes() {
        assertThat(problems("llm.enabled=true", "llm.provider=anthropic", "llm.model=m"))
                .contains("llm.provider")
                .contains(
                        "'anthropic' is not known; this version knows openai, openai-compatible, ollama, lmstudio, simulate");
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        assertThat(problems(
                        "llm.enabled=true",
                        "llm.provider=openai-compatible",
                        "llm.temperature=3",
                        "llm.max_tokens=0",
                        "llm.max_retries=-1",
                        "llm.max_concurrency=0",
                        "llm.timeout=0s",
                        "llm.requests_per_minute=0",
                        "llm.batch.max_records=0",
                        "llm.waiting.max_asks=0",
                        "llm.nonsense=1"))
                .contains("llm.nonsense")
                .contains("llm.batch.max_records")
                .contains("llm.waiting.max_asks")
                .contains("llm.temperature", "llm.max_tokens", "llm.max_retries", "llm.max_concurrency")
                .contains("llm.timeout", "llm.requests_per_minute", "llm.model", "llm.endpoint");
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
    void aLimitThatWouldNotBeKeptIsRefused() {
        assertThat(problems(
                        "llm.enabled=true",
                        "llm.provider=simulate",
                        "llm.model=m",
                        "llm.tokens_per_minute=1000",
                        "llm.budget.per_day_usd=5",
                        "llm.budget.per_run_usd=1",
                        "llm.fallbacks=[other]"))
                .contains("llm.tokens_per_minute", "llm.budget.per_day_usd", "llm.budget.per_run_usd", "llm.fallbacks")
                .contains("not kept by this version; remove the key");
    }

    @Test
    void aKeyThatCannotBeSentIsRefusedUnseen() {
        assertThat(problems("llm.enabled=true", "llm.provider=openai", "llm.model=m", "llm.api_key=sk canary"))
                .contains("llm.api_key")
                .doesNotContain("canary");
    }

    private static LlmConfig bind(String... sets) {
        return Config.load(null, Map.of(), List.of(sets)).bind(Root.class).llm();
    }

    private static String problems(String... sets) {
        return String.valueOf(
                catchThrowableOfType(InvalidConfig.class, () -> bind(sets)).getMessage());
    }
}
