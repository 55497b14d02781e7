package dev.sluice.llm;

import dev.sluice.llm.coalescer.WaitingConfig;
import dev.sluice.llm.pool.RetryConfig;
import dev.sluice.runtime.config.ConfigProblem;
import dev.sluice.runtime.config.InvalidConfig;
import dev.sluice.runtime.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code llm} of the configuration.
 *
 * @param enabled whether questions are asked at all
 * @param provider who is asked, see {@link Provider}; required once enabled
 * @param model name of the model; required once enabled
 * @param apiKey key of the provider
 * @param endpoint base URL; null: the provider's own
 * @param temperature 0 to 2
 * @param maxTokens most tokens of an answer
 * @param timeout time for one request
 * @param maxRetries how often a request is repeated that failed for a passing reason
 * @param requestsPerMinute limit of all workers together, for each provider and model; null: none
 * @param tokensPerMinute limit of all workers together, for each provider and model; null: none
 * @param maxConcurrency most requests at each provider at a time, of this process
 * @param batch questions that share a request
 * @param budget money that may be spent
 * @param prices file of prices in LiteLLM's format, over those that are shipped; null: none
 * @param allowUnknownPrice whether a model may be asked whose price is not known; its calls are then counted as costing nothing
 * @param fallbacks who is asked, as {@code provider/model}, in this order, where the one before is away
 * @param providers keys and URLs by provider, for fallbacks
 * @param stream which answers come in pieces
 * @param retry waits between retries
 * @param waiting deadlines of questions
 */
public record LlmConfig(
        boolean enabled,
        @Nullable String provider,
        @Nullable String model,
        @Nullable Secret apiKey,
        @Nullable URI endpoint,
        double temperature,
        int maxTokens,
        Duration timeout,
        int maxRetries,
        @Nullable Integer requestsPerMinute,
        @Nullable Integer tokensPerMinute,
        int maxConcurrency,
        BatchConfig batch,
        BudgetConfig budget,
        @Nullable Path prices,
        boolean allowUnknownPrice,
        List<String> fallbacks,
        Map<String, ProviderAccess> providers,
        StreamConfig stream,
        RetryConfig retry,
        WaitingConfig waiting) {

    /** Names every problem at once; what is wanted of a service that is off is only that its values make sense. */
    public LlmConfig(
            boolean enabled,
            @Nullable String provider,
            @Nullable String model,
            @Nullable Secret apiKey,
            @Nullable URI endpoint,
            double temperature,
            int maxTokens,
            Duration timeout,
            int maxRetries,
            @Nullable Integer requestsPerMinute,
            @Nullable Integer tokensPerMinute,
            int maxConcurrency,
            BatchConfig batch,
            BudgetConfig budget,
            @Nullable Path prices,
            boolean allowUnknownPrice,
            List<String> fallbacks,
            Map<String, ProviderAccess> providers,
            StreamConfig stream,
            RetryConfig retry,
            WaitingConfig waiting) {
        this.enabled = enabled;
        this.provider = provider;
        this.model = model;
        this.apiKey = apiKey;
        this.endpoint = endpoint;
        this.temperature = temperature;
        this.maxTokens = maxTokens;
        this.timeout = timeout;
        this.maxRetries = maxRetries;
        this.requestsPerMinute = requestsPerMinute;
        this.tokensPerMinute = tokensPerMinute;
        this.maxConcurrency = maxConcurrency;
        this.batch = batch;
        this.budget = budget;
        this.prices = prices;
        this.allowUnknownPrice = allowUnknownPrice;
        this.fallbacks = List.copyOf(fallbacks);
        this.providers = Map.copyOf(providers);
        this.stream = stream;
        this.retry = retry;
        this.waiting = waiting;
        List<ConfigProblem> problems = LlmChecks.problems(this);
        if (!problems.isEmpty()) {
            throw new InvalidConfig(problems);
        }
    }

    /** Off; what is needed once it is on has the usual values. */
    public static LlmConfig defaults() {
        return new LlmConfig(
                false,
                null,
                null,
                null,
                null,
                0.3,
                2_000,
                Duration.ofSeconds(60),
                3,
                null,
                null,
                8,
                BatchConfig.defaults(),
                BudgetConfig.defaults(),
                null,
                false,
                List.of(),
                Map.of(),
                StreamConfig.defaults(),
                RetryConfig.defaults(),
                WaitingConfig.defaults());
    }

    /** Longest wait for the next piece of an answer; null where answers come whole. */
    @Nullable
    Duration idleTimeout() {
        return maxTokens > stream.aboveTokens() ? stream.idleTimeout() : null;
    }

    /** The first one that is asked; empty while provider or model are not given. */
    Optional<ModelRef> main() {
        String named = provider;
        String of = model;
        return named == null || of == null
                ? Optional.empty()
                : Provider.named(named).map(known -> new ModelRef(known, of));
    }

    /** Everybody who is asked, in order; what cannot be read is left out. */
    List<ModelRef> models() {
        return Stream.concat(main().stream(), fallbacks.stream().flatMap(text -> ModelRef.parse(text).stream()))
                .toList();
    }

    /** How a provider is reached: its own section, and for the main one the keys beside it. */
    ProviderAccess access(Provider of) {
        ProviderAccess own = providers.getOrDefault(of.word(), ProviderAccess.defaults());
        if (!of.word().equals(provider)) {
            return own;
        }
        return new ProviderAccess(apiKey == null ? own.apiKey() : apiKey, endpoint == null ? own.endpoint() : endpoint);
    }
}
