package dev.sluice.llm;

import dev.sluice.llm.coalescer.WaitingConfig;
import dev.sluice.llm.pool.RetryConfig;
import dev.sluice.runtime.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A configuration that is switched on, with the usual values but for those that a test names. */
public final class ConfigBuilder {

    private final LlmConfig usual = LlmConfig.defaults();
    private final String provider;
    private final String model;
    private final @Nullable URI endpoint;
    private final @Nullable Secret apiKey;
    private Duration timeout = usual.timeout();
    private @Nullable Integer requestsPerMinute;
    private int maxConcurrency = usual.maxConcurrency();
    private BatchConfig batch = usual.batch();
    private BudgetConfig budget = usual.budget();
    private @Nullable Path prices;
    private RetryConfig retry = usual.retry();
    private WaitingConfig waiting = usual.waiting();

    private ConfigBuilder(String provider, String model, @Nullable URI endpoint, @Nullable Secret apiKey) {
        this.provider = provider;
        this.model = model;
        this.endpoint = endpoint;
        this.apiKey = apiKey;
    }

    public static ConfigBuilder asking(String provider, String model, @Nullable URI endpoint, @Nullable Secret apiKey) {
        return new ConfigBuilder(provider, model, endpoint, apiKey);
    }

    public ConfigBuilder times(Duration newTimeout, RetryConfig newRetry, WaitingConfig newWaiting) {
        timeout = newTimeout;
        retry = newRetry;
        waiting = newWaiting;
        return this;
    }

    /** Retries after milliseconds, and gives up after seconds. */
    public ConfigBuilder impatient() {
        var quick = new RetryConfig(
                Duration.ofMillis(20),
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30));
        return times(Duration.ofSeconds(20), quick, WaitingConfig.defaults());
    }

    public ConfigBuilder money(BudgetConfig newBudget, @Nullable Path newPrices) {
        budget = newBudget;
        prices = newPrices;
        return this;
    }

    public ConfigBuilder perMinute(int requests) {
        requestsPerMinute = requests;
        return this;
    }

    public ConfigBuilder load(int concurrency, BatchConfig newBatch) {
        maxConcurrency = concurrency;
        batch = newBatch;
        return this;
    }

    public LlmConfig build() {
        return new LlmConfig(
                true,
                provider,
                model,
                apiKey,
                endpoint,
                usual.temperature(),
                usual.maxTokens(),
                timeout,
                usual.maxRetries(),
                requestsPerMinute,
                null,
                maxConcurrency,
                batch,
                budget,
                prices,
                false,
                usual.fallbacks(),
                usual.providers(),
                usual.stream(),
                retry,
                waiting);
    }
}
