package dev.sluice.llm.money;

import dev.sluice.llm.provider.ModelReply.TokenUsage;

/**
 * The price of a model. Money is counted in billionths of a US dollar, rounded up to the next one. Immutable.
 *
 * @param rates up to the threshold
 * @param longRates of a request whose prompt is longer; the same where a provider makes no difference
 * @param threshold tokens of a prompt from which on the long rates hold for the whole request
 */
public record Price(Rates rates, Rates longRates, long threshold) {

    private static final double NANOS = 1e9;

    /** Nothing: a model on one's own machine. */
    public static final Price FREE = of(new Rates(0, 0, 0, 0, 0));

    /** One price, however long the prompt. */
    public static Price of(Rates rates) {
        return new Price(rates, rates, Long.MAX_VALUE);
    }

    /** What the reported tokens cost. */
    public long nanos(TokenUsage usage) {
        Rates due = usage.in() > threshold ? longRates : rates;
        long plainIn = Math.max(0, usage.in() - usage.cacheRead() - usage.cacheWrite());
        long plainOut = Math.max(0, usage.out() - usage.reasoning());
        double usd = plainIn * due.input()
                + usage.cacheRead() * due.cacheRead()
                + usage.cacheWrite() * due.cacheWrite()
                + plainOut * due.output()
                + usage.reasoning() * due.reasoning();
        return up(usd);
    }

    /** The most that a request may cost with at most so many tokens. */
    public long mostNanos(long in, long out) {
        double usual = in * rates.dearestInput() + out * rates.dearestOutput();
        double prolonged = in > threshold ? in * longRates.dearestInput() + out * longRates.dearestOutput() : 0.0;
        return up(Math.max(usual, prolonged));
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
