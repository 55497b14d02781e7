package dev.sluice.llm.provider;

/**
 * A model's answer.
 *
 * @param content the text, as it came
 * @param finish why the model stopped
 * @param usage tokens as the provider counted them; zero where it says nothing
 */
public record ModelReply(String content, Finish finish, TokenUsage usage) {

    /** Why the model stopped. */
    public enum Finish {
        /** It had said everything. */
        STOP,
        /** {@code max_tokens} was reached: the answer is cut. */
        LENGTH,
        /** Something else. */
        OTHER
    }

    /**
     * Tokens of one request.
     *
     * @param in prompt tokens, with those of the cache
     * @param out completion tokens, with those of reasoning
     * @param cacheRead prompt tokens that came from the provider's cache
     * @param cacheWrite prompt tokens that went into it
     * @param cacheWriteHour those of them that are kept for an hour, where the provider makes a difference
     * @param reasoning completion tokens that are no part of the answer
     * @param tier how the request was served
     */
    public record TokenUsage(
            long in, long out, long cacheRead, long cacheWrite, long cacheWriteHour, long reasoning, ServiceTier tier) {

        /** Nothing was counted. */
        public static final TokenUsage NONE = new TokenUsage(0, 0);

        /** Tokens of a provider that tells no more. */
        public TokenUsage(long in, long out) {
            this(in, out, 0, 0, 0);
        }

        /** Tokens of a request that was served as usual. */
        public TokenUsage(long in, long out, long cacheRead, long cacheWrite, long reasoning) {
            this(in, out, cacheRead, cacheWrite, 0, reasoning, ServiceTier.STANDARD);
        }

        /** The same tokens, served otherwise. */
        public TokenUsage served(ServiceTier how) {
            return new TokenUsage(in, out, cacheRead, cacheWrite, cacheWriteHour, reasoning, how);
        }

        /** The same tokens; so many of those that went into the cache stay there for an hour. */
        TokenUsage keptForAnHour(long tokens) {
            return new TokenUsage(in, out, cacheRead, cacheWrite, Math.min(tokens, cacheWrite), reasoning, tier);
        }

        /** Whether the provider has counted anything. */
        public boolean isReported() {
            return in > 0 || out > 0;
        }
    }
}
