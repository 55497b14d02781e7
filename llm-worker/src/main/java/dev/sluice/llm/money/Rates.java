package dev.sluice.llm.money;

import dev.sluice.llm.provider.ModelReply.TokenUsage;

/**
 * What a token costs, in US dollars. Immutable.
 *
 * @param input of the prompt
 * @param cacheRead of the prompt, where the provider had it in its cache
 * @param cacheWrite of the prompt, where the provider put it into its cache
 * @param cacheWriteHour of the prompt, where the provider keeps it in its cache for an hour
 * @param output of the answer
 * @param reasoning of the model's thoughts, which are part of the output
 */
public record Rates(
        double input, double cacheRead, double cacheWrite, double cacheWriteHour, double output, double reasoning) {

    public Rates {
        for (double rate : new double[] {input, cacheRead, cacheWrite, cacheWriteHour, output, reasoning}) {
            if (!(rate >= 0.0 && rate < 1.0)) {
                throw new IllegalArgumentException("a token costs 0 to 1 US dollar, not " + rate);
            }
        }
    }

    /** What these tokens cost. */
    double usd(TokenUsage usage) {
        long plainIn = Math.max(0, usage.in() - usage.cacheRead() - usage.cacheWrite());
        long plainOut = Math.max(0, usage.out() - usage.reasoning());
        return plainIn * input
                + usage.cacheRead() * cacheRead
                + (usage.cacheWrite() - usage.cacheWriteHour()) * cacheWrite
                + usage.cacheWriteHour() * cacheWriteHour
                + plainOut * output
                + usage.reasoning() * reasoning;
    }

    /** The most that so many tokens can cost, of whatever kind. */
    double mostUsd(long in, long out) {
        return in * Math.max(input, Math.max(cacheRead, Math.max(cacheWrite, cacheWriteHour)))
                + out * Math.max(output, reasoning);
    }
}
