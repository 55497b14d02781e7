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
     * @param in prompt tokens
     * @param out completion tokens
     */
    public record TokenUsage(long in, long out) {

        /** Nothing was counted. */
        public static final TokenUsage NONE = new TokenUsage(0, 0);
    }
}
