package dev.sluice.llm.money;

import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ServiceTier;
import java.util.Map;

/**
 * The price of a model. Money is counted in billionths of a US dollar, rounded up to the next one. Immutable.
 *
 * @param standard what is due where a tier has no price of its own
 * @param tiers prices of tiers that have their own
 */
public record Price(PriceList standard, Map<ServiceTier, PriceList> tiers) {

    private static final double NANOS = 1e9;

    /** Nothing: a model on one's own machine. */
    public static final Price FREE = of(new Rates(0, 0, 0, 0, 0, 0));

    public Price {
        tiers = Map.copyOf(tiers);
    }

    /** One price, however long the prompt and however it is served. */
    public static Price of(Rates rates) {
        return new Price(PriceList.of(rates), Map.of());
    }

    /** What the reported tokens cost. */
    public long nanos(TokenUsage usage) {
        return up(tiers.getOrDefault(usage.tier(), standard).usd(usage));
    }

    /** The most that a request may cost with at most so many tokens: an account can have priority without asking for it. */
    public long mostNanos(long in, long out) {
        double most = standard.mostUsd(in, out);
        for (PriceList tier : tiers.values()) {
            most = Math.max(most, tier.mostUsd(in, out));
        }
        return up(most);
    }

    /** Billionths of a dollar as dollars. */
    public static double usd(long nanos) {
        return nanos / NANOS;
    }

    /** Dollars as billionths. */
    public static long nanos(double usd) {
        return Math.round(usd * NANOS);
    }

    /** A hair less before rounding: 0.15 / 1e6 x 1000 is 150000.00000000003 billionths. */
    private static long up(double usd) {
        return (long) Math.ceil(usd * NANOS - 1e-3);
    }
}
