package dev.sluice.llm.money;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prices by model, in the format of LiteLLM's price file: an object per model with {@code input_cost_per_token},
 * {@code output_cost_per_token} and further costs; other fields are passed over. Immutable.
 */
public final class PriceTable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SHIPPED = "prices.json";

    private final Map<String, Price> prices;

    private PriceTable(Map<String, Price> prices) {
        this.prices = Map.copyOf(prices);
    }

    /**
     * The list prices that are shipped, and over them those of a file.
     *
     * @param file null: none
     * @throws IllegalArgumentException if the file cannot be read or is no price file; names it and what is wrong
     */
    public static PriceTable load(@Nullable Path file) {
        var prices = new HashMap<String, Price>();
        try (InputStream in = PriceTable.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException("resource " + SHIPPED + " is missing from the jar");
            }
            add(prices, SHIPPED, JSON.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (file != null) {
            add(prices, file.toString(), read(file));
        }
        return new PriceTable(prices);
    }

    /** The price of a provider's model; empty where it is not known. */
    public Optional<Price> of(String provider, String model) {
        String family = litellmName(provider);
        return List.of(provider + "/" + model, family + "/" + model, model).stream()
                .map(prices::get)
                .filter(price -> price != null)
                .findFirst();
    }

    /** LiteLLM's own names of the providers whose models it lists with a prefix. */
    private static String litellmName(String provider) {
        return switch (provider) {
            case "azure-openai" -> "azure";
            case "google", "google-gemini" -> "gemini";
            default -> provider;
        };
    }

    private static JsonNode read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot read " + file + " as a price file (" + e.getClass().getSimpleName()
                            + "); expected JSON in LiteLLM's format",
                    e);
        }
    }

    private static void add(Map<String, Price> prices, String source, JsonNode models) {
        if (!models.isObject()) {
            throw new IllegalArgumentException(source + ": expected a JSON object with an entry per model");
        }
        for (var entry : models.properties()) {
            var costs = new ListedCosts(entry.getValue());
            if (costs.arePerToken()) {
                try {
                    prices.put(entry.getKey(), costs.price());
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(source + ": " + entry.getKey() + ": " + e.getMessage(), e);
                }
            }
        }
    }
}
