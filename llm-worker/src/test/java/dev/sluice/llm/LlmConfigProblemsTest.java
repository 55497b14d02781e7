package dev.sluice.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.runtime.config.Config;
import dev.sluice.runtime.config.ConfigProblem;
import dev.sluice.runtime.config.InvalidConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a section {@code llm} is told all at once, before anything starts. */
class LlmConfigProblemsTest {

    @Test
    void everyProblemOfAFileIsNamedAtOnceWithItsLineHoweverDeepItStands(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("sluice.yaml"), """
                llm:
                  enabled: true
                  provider: openai
                  model: gpt-4o-mini
                  temperature: hot
                  max_tokens: 0
                  batch: {max_records: 0, linger: soon}
                  budget:
                    per_day_usd: -1
                    run: " "
                    when_spent: perhaps
                    pipelines: {orders: {per_run_usd: -5, per_week_usd: 1}}
                  providers:
                    nobody: {api_key: k}
                    ollama: {endpoint: "not a url"}
                  fallbacks: [ollama/qwen3, mistake]
                  retry: {base_delay: -1s}
                  waiting: {deadline: 0s, max_asks: 0}
                  modle: x
                """);

        List<ConfigProblem> problems = catchThrowableOfType(
                        InvalidConfig.class,
                        () -> Config.load(file, Map.of(), List.of()).bind(LlmConfigTest.Root.class))
                .problems();

        assertThat(problems)
                .extracting(problem -> problem.key() + " " + problem.origin().replaceAll(".*sluice.yaml", ""))
                .containsExactlyInAnyOrder(
                        "llm.temperature :5",
                        "llm.max_tokens :6",
                        "llm.batch.max_records :7",
                        "llm.batch.linger :7",
                        "llm.budget.per_day_usd :9",
                        "llm.budget.run :10",
                        "llm.budget.when_spent :11",
                        "llm.budget.pipelines.orders.per_run_usd :12",
                        "llm.budget.pipelines.orders.per_week_usd :12",
                        "llm.providers.nobody :14",
                        "llm.providers.ollama.endpoint :15",
                        "llm.fallbacks :16",
                        "llm.retry.base_delay :17",
                        "llm.waiting.deadline :18",
                        "llm.waiting.max_asks :18",
                        "llm.modle :19",
                        "llm.api_key ");
    }

    @Test
    void onceEnabledProviderAndModelAreRequired() {
        assertThat(LlmConfigTest.problems("llm.enabled=true"))
                .contains("llm.provider")
                .contains(
                        "openai, azure-openai, anthropic, gemini, bedrock, openai-compatible, ollama, lmstudio, simulate")
                .contains("llm.model");
    }

    @Test
    void anUnknownProviderIsNamedWithTheKnownOnes() {
        assertThat(LlmConfigTest.problems("llm.enabled=true", "llm.provider=antropic", "llm.model=m"))
                .contains("llm.provider")
                .contains("'antropic' is not known; this version knows openai, azure-openai, anthropic");
    }

    @Test
    void whatAProviderNeedsIsNamedWithAnExample() {
        assertThat(LlmConfigTest.problems("llm.enabled=true", "llm.provider=azure-openai", "llm.model=gpt-4o"))
                .contains("${AZURE_OPENAI_API_KEY}")
                .contains("such as https://my-resource.openai.azure.com");
        assertThat(LlmConfigTest.problems("llm.enabled=true", "llm.provider=anthropic", "llm.model=claude-haiku-4-5"))
                .contains("${ANTHROPIC_API_KEY}")
                .doesNotContain("llm.endpoint");
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        assertThat(LlmConfigTest.problems(
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
    void limitsBudgetsAndFallbacksAreChecked() {
        assertThat(LlmConfigTest.problems(
                        "llm.enabled=true",
                        "llm.provider=simulate",
                        "llm.model=m",
                        "llm.tokens_per_minute=1000",
                        "llm.budget.per_day_usd=-5",
                        "llm.budget.pipelines={orders: {per_run_usd: -1}}",
                        "llm.providers={nobody: {api_key: k}}",
                        "llm.fallbacks=[other, openai/gpt-4o]"))
                .contains("llm.budget.per_day_usd", "expected 0 to 1000000000 US dollars, found -5.0")
                .contains("llm.budget.pipelines.orders.per_run_usd");
        assertThat(LlmConfigTest.problems(
                        "llm.enabled=true",
                        "llm.provider=simulate",
                        "llm.model=m",
                        "llm.tokens_per_minute=1000",
                        "llm.providers={nobody: {api_key: k}}",
                        "llm.fallbacks=[other, openai/gpt-4o]"))
                .contains("llm.tokens_per_minute")
                .contains("less than llm.max_tokens")
                .contains("llm.providers.nobody")
                .contains("'other': expected provider/model")
                .contains("llm.providers.openai.api_key");
    }

    @Test
    void aKeyThatCannotBeSentIsRefusedUnseen() {
        assertThat(LlmConfigTest.problems(
                        "llm.enabled=true", "llm.provider=openai", "llm.model=m", "llm.api_key=sk canary"))
                .contains("llm.api_key")
                .doesNotContain("canary");
    }
}
