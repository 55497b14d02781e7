package dev.sluice.llm;

import dev.sluice.llm.money.Price;
import dev.sluice.llm.money.PriceTable;
import dev.sluice.llm.prompt.Extraction;
import dev.sluice.llm.prompt.JsonExtractor;
import dev.sluice.llm.prompt.PromptBuilder;
import dev.sluice.llm.prompt.PromptTemplate;
import dev.sluice.llm.prompt.Question;
import dev.sluice.llm.prompt.Task;
import dev.sluice.llm.provider.ClientSettings;
import dev.sluice.llm.provider.ModelReply;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One smallest question to each configured model, main and fallbacks: does it answer, and what did that cost. Outside of limits and
 * budgets, and not in the ledger.
 */
public final class ProbeCall {

    private static final int MAX_TOKENS = 200;
    private static final int MAX_BYTES = 1024 * 1024;
    /** A field that a model refuses is given up, and then another one. */
    private static final int TRIES = 4;

    private ProbeCall() {}

    /**
     * What became of one call.
     *
     * @param model provider and model
     * @param problem what is wrong; null when it answered
     * @param usage tokens as reported
     * @param costUsd what they cost; null where the price is not known
     * @param took time of the whole call
     */
    public record Result(
            String model,
            @Nullable String problem,
            TokenUsage usage,
            @Nullable Double costUsd,
            Duration took) {}

    /** Calls each model once. */
    public static List<Result> all(LlmConfig config) {
        PriceTable prices = PriceTable.load(config.prices());
        return config.models().stream().map(model -> one(config, model, prices)).toList();
    }

    private static Result one(LlmConfig config, ModelRef model, PriceTable prices) {
        ProviderAccess access = config.access(model.provider());
        URI endpoint = access.endpoint() == null ? model.provider().endpoint() : access.endpoint();
        if (endpoint != null) {
            return ask(config, model, access, endpoint, prices);
        }
        try (SimulatedProvider simulator = SimulatedProvider.start(SimulatorOptions.defaults())) {
            return ask(config, model, access, simulator.url(), prices);
        }
    }

    private static Result ask(
            LlmConfig config, ModelRef model, ProviderAccess access, URI endpoint, PriceTable prices) {
        var client = model.provider()
                .client(new ClientSettings(
                        endpoint,
                        access.apiKey(),
                        model.model(),
                        config.temperature(),
                        Math.min(MAX_TOKENS, config.maxTokens()),
                        config.timeout(),
                        MAX_BYTES));
        long start = System.nanoTime();
        String problem = null;
        TokenUsage usage = TokenUsage.NONE;
        for (int i = 1; i <= TRIES; i++) {
            try {
                ModelReply reply = client.complete(request());
                usage = reply.usage();
                problem = JsonExtractor.extract(reply.content()) instanceof Extraction.Missing missing
                        ? "it answers, but not with the JSON asked for: "
                                + missing.reason().text()
                        : null;
                break;
            } catch (ProviderException e) {
                usage = e.usage();
                problem = e.summary();
                if (!Duration.ZERO.equals(e.retryAfter())) {
                    break;
                }
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Optional<Price> price = prices.of(model.provider().word(), model.model())
                .or(() -> model.provider().isLocal() ? Optional.of(Price.FREE) : Optional.empty());
        TokenUsage counted = usage;
        return new Result(
                model.provider().word() + "/" + model.model(),
                problem,
                usage,
                price.map(known -> Price.usd(known.nanos(counted))).orElse(null),
                took);
    }

    private static ModelRequest request() {
        var task = new Task(
                "probe",
                "probe",
                "1",
                "Repeat the word.",
                "{\"type\":\"object\",\"properties\":{\"word\":{\"type\":\"string\"}},\"required\":[\"word\"]}");
        return new PromptBuilder(PromptTemplate.shipped())
                .build(task, List.of(new Question("probe", "{\"word\":\"ok\"}", null)), null);
    }
}
