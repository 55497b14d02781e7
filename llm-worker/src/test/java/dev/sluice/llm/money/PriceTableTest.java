package dev.sluice.llm.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ServiceTier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTableTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o-mini, 1000, 1000, 750000",
        "azure-openai, gpt-4o, 1000, 0, 2500000",
        "anthropic, claude-haiku-4-5, 1000, 1000, 6000000",
        "gemini, gemini-2.5-flash, 1000, 1000, 2800000",
        "bedrock, amazon.nova-micro-v1:0, 1000, 1000, 175000"
    })
    void knowsTheListPricesOfCommonModels(String provider, String model, long in, long out, long nanos) {
        assertThat(PriceTable.load(null).of(provider, model).orElseThrow().nanos(new TokenUsage(in, out)))
                .isEqualTo(nanos);
    }

    @Test
    void theShippedListIsInLiteLlmsFormatDatedAndSourced() throws IOException {
        JsonNode list;
        try (InputStream in = PriceTable.class.getResourceAsStream("prices.json")) {
            list = new ObjectMapper().readTree(in);
        }

        JsonNode about = list.path("_about");
        assertThat(LocalDate.parse(about.path("as_of").asText())).isAfter(LocalDate.of(2026, 1, 1));
        assertThat(list.properties())
                .filteredOn(entry -> !entry.getKey().equals("_about"))
                .hasSizeGreaterThan(30)
                .allSatisfy(entry -> {
                    JsonNode costs = entry.getValue();
                    assertThat(costs.path("mode").asText()).isEqualTo("chat");
                    assertThat(costs.path("input_cost_per_token").isNumber()).isTrue();
                    assertThat(costs.path("output_cost_per_token").isNumber()).isTrue();
                    String source = costs.path("litellm_provider").asText();
                    assertThat(about.path("sources").path(source).asText()).startsWith("https://");
                });
    }

    @Test
    void doesNotKnowWhatItDoesNotKnow() {
        assertThat(PriceTable.load(null).of("openai", "gpt-99")).isEmpty();
    }

    @Test
    void aFileInLiteLlmsFormatGoesBeforeTheListAndOtherKindsOfModelsArePassedOver() throws IOException {
        Path file = Files.writeString(directory.resolve("prices.json"), """
                {"sample_spec": {"mode": "one of chat, embedding", "input_cost_per_token": "a number"},
                 "dall-e-3": {"mode": "image_generation", "input_cost_per_image": 0.04},
                 "gpt-4o-mini": {"input_cost_per_token": 1e-5, "output_cost_per_token": 2e-5}}
                """);

        PriceTable table = PriceTable.load(file);

        assertThat(table.of("openai", "gpt-4o-mini").orElseThrow().nanos(new TokenUsage(1, 1)))
                .isEqualTo(30_000);
        assertThat(table.of("openai", "dall-e-3")).isEmpty();
        assertThat(table.of("openai", "gpt-4o")).isPresent();
    }

    @Test
    void cachedAndReasoningTokensAndLongPromptsHaveTheirOwnPrice() throws IOException {
        Path file = Files.writeString(directory.resolve("prices.json"), """
                {"m": {"input_cost_per_token": 1e-6, "output_cost_per_token": 4e-6,
                       "cache_read_input_token_cost": 1e-7, "cache_creation_input_token_cost": 2e-6,
                       "output_cost_per_reasoning_token": 8e-6,
                       "input_cost_per_token_above_200k_tokens": 2e-6}}
                """);
        Price price = PriceTable.load(file).of("x", "m").orElseThrow();

        assertThat(price.nanos(new TokenUsage(100, 10, 40, 20, 5)))
                .isEqualTo(40 * 1_000 + 40 * 100 + 20 * 2_000 + 5 * 4_000 + 5 * 8_000);
        assertThat(price.nanos(new TokenUsage(200_000, 0))).isEqualTo(200_000_000);
        assertThat(price.nanos(new TokenUsage(200_001, 0))).isEqualTo(400_002_000);
        assertThat(price.mostNanos(100, 10))
                .as("every prompt token written to the cache, every other one a thought")
                .isEqualTo(100 * 2_000 + 10 * 8_000);
    }

    @Test
    void howARequestWasServedHasItsOwnPriceAndWhatIsNotListedCostsTheDearestThatIs() throws IOException {
        Path file = Files.writeString(directory.resolve("prices.json"), """
                {"m": {"input_cost_per_token": 2e-6, "output_cost_per_token": 8e-6,
                       "cache_read_input_token_cost": 2e-7, "cache_creation_input_token_cost": 2.5e-6,
                       "cache_creation_input_token_cost_above_1hr": 4e-6,
                       "input_cost_per_token_batches": 1e-6, "output_cost_per_token_batches": 4e-6,
                       "input_cost_per_token_priority": 4e-6, "output_cost_per_token_priority": 16e-6,
                       "cache_read_input_token_cost_priority": 4e-7,
                       "input_cost_per_token_above_272k_tokens": 3e-6,
                       "input_cost_per_token_above_272k_tokens_priority": 6e-6}}
                """);
        Price price = PriceTable.load(file).of("x", "m").orElseThrow();
        var usage = new TokenUsage(100, 10, 40, 20, 5, 0, ServiceTier.STANDARD);

        assertThat(price.nanos(usage))
                .as("5 of the 20 written tokens are kept for an hour")
                .isEqualTo(40 * 2_000 + 40 * 200 + 15 * 2_500 + 5 * 4_000 + 10 * 8_000);
        assertThat(price.nanos(usage.served(ServiceTier.BATCH)))
                .as("no discount is listed for the cache")
                .isEqualTo(40 * 1_000 + 40 * 200 + 15 * 2_500 + 5 * 4_000 + 10 * 4_000);
        assertThat(price.nanos(usage.served(ServiceTier.PRIORITY)))
                .isEqualTo(40 * 4_000 + 40 * 400 + 15 * 2_500 + 5 * 4_000 + 10 * 16_000);
        assertThat(price.nanos(usage.served(ServiceTier.FLEX)))
                .as("not listed: as usual")
                .isEqualTo(price.nanos(usage));
        assertThat(price.nanos(new TokenUsage(272_001, 0).served(ServiceTier.PRIORITY)))
                .isEqualTo(272_001 * 6_000L);
        assertThat(price.mostNanos(100, 10))
                .as("an account may have priority unasked")
                .isEqualTo(100 * 4_000 + 10 * 16_000);
    }

    @Test
    void aFileThatIsNoPriceFileIsNamed() throws IOException {
        Path list = Files.writeString(directory.resolve("list.json"), "[]");
        Path dear = Files.writeString(
                directory.resolve("dear.json"), "{\"m\":{\"input_cost_per_token\":2,\"output_cost_per_token\":0}}");

        assertThatThrownBy(() -> PriceTable.load(list)).hasMessageContaining("list.json");
        assertThatThrownBy(() -> PriceTable.load(dear)).hasMessageContaining("dear.json: m:");
        assertThatThrownBy(() -> PriceTable.load(directory.resolve("none.json")))
                .hasMessageContaining("none.json");
    }
}
