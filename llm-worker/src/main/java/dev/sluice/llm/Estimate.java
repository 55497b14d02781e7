package dev.sluice.llm;

import dev.sluice.llm.money.Price;
import dev.sluice.llm.money.PriceTable;
import dev.sluice.llm.prompt.PromptBuilder;
import dev.sluice.llm.prompt.PromptTemplate;
import dev.sluice.llm.prompt.Question;
import dev.sluice.llm.prompt.Task;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.tuning.Tuning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What questions would cost, from the prompts that would be sent: exact calls, tokens between a low and a high guess of how long a
 * token is and how much a model says. Retries and second askings are not in it.
 *
 * @param calls HTTP requests
 * @param low the least that is likely
 * @param high the most that is likely
 * @param time how long the calls take at the configured limits; zero without limits
 */
public record Estimate(long calls, Amount low, Amount high, Duration time) {

    private static final double LONG_TOKEN_BYTES = 5.0;
    private static final double SHORT_TOKEN_BYTES = 3.0;
    /** Of an answer: its id and braces, and a value as long as a word or as long as the input. */
    private static final int LEAST_ANSWER_BYTES = 40;

    /**
     * Tokens and money.
     *
     * @param tokensIn of prompts
     * @param tokensOut of answers
     * @param costUsd null where the price of the model is not known
     */
    public record Amount(
            long tokensIn, long tokensOut, @Nullable Double costUsd) {}

    /**
     * The estimate for questions of one task.
     *
     * @param tuning what was changed since the workers were configured
     * @param questions the different questions that nobody has answered yet, each with its evidence
     */
    public static Estimate of(LlmConfig config, Tuning tuning, Task task, List<Question> questions) {
        var prompts = new PromptBuilder(PromptTemplate.shipped());
        int size = config.batch().maxRecords();
        long calls = 0;
        long in = 0;
        long out = 0;
        long schema = 0; // providers may count what describes a structured answer, or not
        for (int from = 0; from < questions.size(); from += size) {
            List<Question> batch = questions.subList(from, Math.min(questions.size(), from + size));
            ModelRequest request = prompts.build(task, batch, null);
            in += request.messageBytes();
            schema += request.schemaBytes();
            out += batch.stream().mapToLong(question -> bytes(question.input())).sum();
            calls++;
        }
        Price price = price(config);
        long least = (long) (questions.size() * LEAST_ANSWER_BYTES / LONG_TOKEN_BYTES);
        long most = Math.min(calls * config.maxTokens(), (long)
                ((out + (double) questions.size() * LEAST_ANSWER_BYTES) / SHORT_TOKEN_BYTES));
        Amount low = amount(price, (long) (in / LONG_TOKEN_BYTES), Math.min(least, most));
        Amount high = amount(price, (long) ((in + schema) / SHORT_TOKEN_BYTES), most);
        return new Estimate(calls, low, high, time(limits(config, tuning), calls, high));
    }

    private static @Nullable Price price(LlmConfig config) {
        return config.main()
                .flatMap(model -> PriceTable.load(config.prices())
                        .of(model.provider().word(), model.model())
                        .or(() -> model.provider().isLocal() ? Optional.of(Price.FREE) : Optional.empty()))
                .orElse(null);
    }

    private static Amount amount(@Nullable Price price, long in, long out) {
        return new Amount(in, out, price == null ? null : Price.usd(price.nanos(new TokenUsage(in, out))));
    }

    private static CurrentLimits limits(LlmConfig config, Tuning tuning) {
        return CurrentLimits.of(
                config, tuning, config.main().map(ModelRef::limited).orElse(""));
    }

    private static Duration time(CurrentLimits limits, long calls, Amount high) {
        Integer requests = limits.requestsPerMinute();
        Integer tokens = limits.tokensPerMinute();
        double byRequests = requests == null ? 0.0 : (double) calls / requests;
        double byTokens = tokens == null ? 0.0 : (double) (high.tokensIn() + high.tokensOut()) / tokens;
        return Duration.ofSeconds((long) Math.ceil(Math.max(byRequests, byTokens) * 60));
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
