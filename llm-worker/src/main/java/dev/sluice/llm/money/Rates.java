package dev.sluice.llm.money;

/**
 * What a token costs, in US dollars.
 *
 * @param input of the prompt
 * @param cacheRead of the prompt, where the provider had it in its cache
 * @param cacheWrite of the prompt, where the provider put it into its cache
 * @param output of the answer
 * @param reasoning of the model's thoughts, which are part of the output
 */
public record Rates(double input, double cacheRead, double cacheWrite, double output, double reasoning) {

    public Rates {
        for (double rate : new double[] {input, cacheRead, cacheWrite, output, reasoning}) {
            if (!(rate >= 0.0 && rate < 1.0)) {
                throw new IllegalArgumentException("a token costs 0 to 1 US dollar, not " + rate);
            }
        }
    }

    /** The dearest a token of the prompt can be. */
    double dearestInput() {
        return Math.max(input, Math.max(cacheRead, cacheWrite));
    }

    /** The dearest a token of the answer can be. */
    double dearestOutput() {
        return Math.max(output, reasoning);
    }
}
