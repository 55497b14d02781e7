package dev.sluice.llm.money;

import dev.sluice.llm.permit.Permits.Demand;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.provider.ProviderException;

/**
 * What requests to one model need and cost. Immutable.
 *
 * @param price of the model
 * @param maxTokens most tokens of an answer
 */
public record Tariff(Price price, int maxTokens) {

    /** Roles and separators of a request, and what a provider adds of its own. */
    private static final int TOKENS_AROUND = 64;
    /** A token of running text or JSON is longer; a tokenizer's exact count comes with the answer. */
    private static final int BYTES_PER_TOKEN = 3;

    /** A model on one's own machine. */
    public static Tariff free(int maxTokens) {
        return new Tariff(Price.FREE, maxTokens);
    }

    /**
     * What a request needs before it is made. Money: as if each byte were a token, which no tokenizer exceeds, and the whole of
     * {@code maxTokens} were used. Tokens: the usual length of a token, and the whole of {@code maxTokens}.
     */
    public Demand demand(String pipeline, ModelRequest request) {
        long bytes = request.bytes();
        return new Demand(
                pipeline,
                bytes / BYTES_PER_TOKEN + TOKENS_AROUND + maxTokens,
                price.mostNanos(bytes + TOKENS_AROUND, maxTokens));
    }

    /** What an answer is charged: by the reported usage, or the worst case where nothing is reported. */
    public long charged(TokenUsage usage, Demand demand) {
        return usage.isReported() ? price.nanos(usage) : demand.costNanos();
    }

    /** What a failure is charged: what is reported, nothing if it cannot have cost anything, else the worst case. */
    public long charged(ProviderException failure, Demand demand) {
        if (failure.usage().isReported()) {
            return price.nanos(failure.usage());
        }
        return failure.mayBeCharged() ? demand.costNanos() : 0;
    }
}
