package dev.sluice.llm.money;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.llm.money.PriceList.Bracket;
import dev.sluice.llm.provider.ServiceTier;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The costs of one model as LiteLLM's file has them: a name for each kind of token, followed by {@code _above_200k_tokens} where long prompts
 * cost more and by {@code _batches}, {@code _flex} or {@code _priority} for a tier. Where a kind has no price in a tier, the dearest of those
 * that it has elsewhere counts, so that too little is never charged for a discount nobody has listed. Immutable.
 */
final class ListedCosts {

    private static final String INPUT = "input_cost_per_token";
    private static final String OUTPUT = "output_cost_per_token";
    private static final Pattern LONG = Pattern.compile(INPUT + "(_above_(\\d{1,6})k_tokens)");

    private final JsonNode costs;

    ListedCosts(JsonNode costs) {
        this.costs = costs;
    }

    /** Whether there is a price per token at all: LiteLLM lists images, audio and embeddings, too. */
    boolean arePerToken() {
        return costs.path(INPUT).isNumber() && costs.path(OUTPUT).isNumber();
    }

    /** @throws IllegalArgumentException if a cost makes no sense */
    Price price() {
        var tiers = new EnumMap<ServiceTier, PriceList>(ServiceTier.class);
        for (ServiceTier tier : ServiceTier.values()) {
            String suffix = suffix(tier);
            if (tier != ServiceTier.STANDARD
                    && (listed(INPUT + suffix).isPresent()
                            || listed(OUTPUT + suffix).isPresent())) {
                tiers.put(tier, list(suffix));
            }
        }
        return new Price(list(""), tiers);
    }

    private PriceList list(String tier) {
        var brackets = new ArrayList<>(List.of(new Bracket(0, rates("", tier))));
        costs.fieldNames().forEachRemaining(name -> {
            Matcher bracket = LONG.matcher(name);
            if (bracket.matches()) {
                brackets.add(new Bracket(Long.parseLong(bracket.group(2)) * 1_000, rates(bracket.group(1), tier)));
            }
        });
        return new PriceList(brackets);
    }

    private Rates rates(String bracket, String tier) {
        double input = cost(INPUT, bracket, tier, 0);
        double output = cost(OUTPUT, bracket, tier, 0);
        double cacheWrite = cost("cache_creation_input_token_cost", bracket, tier, input);
        return new Rates(
                input,
                cost("cache_read_input_token_cost", bracket, tier, input),
                cacheWrite,
                cost("cache_creation_input_token_cost_above_1hr", bracket, tier, cacheWrite),
                output,
                cost("output_cost_per_reasoning_token", bracket, tier, output));
    }

    private double cost(String name, String bracket, String tier, double otherwise) {
        OptionalDouble exact = listed(name + bracket + tier);
        if (exact.isPresent()) {
            return exact.getAsDouble();
        }
        double near =
                Math.max(listed(name + bracket).orElse(-1), listed(name + tier).orElse(-1));
        return near >= 0 ? near : listed(name).orElse(otherwise);
    }

    private OptionalDouble listed(String name) {
        JsonNode cost = costs.path(name);
        return cost.isNumber() ? OptionalDouble.of(cost.asDouble()) : OptionalDouble.empty();
    }

    private static String suffix(ServiceTier tier) {
        return switch (tier) {
            case STANDARD -> "";
            case BATCH -> "_batches";
            case FLEX -> "_flex";
            case PRIORITY -> "_priority";
        };
    }
}
