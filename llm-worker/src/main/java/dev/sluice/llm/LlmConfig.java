package dev.sluice.llm;

import dev.sluice.llm.coalescer.WaitingConfig;
import dev.sluice.llm.pool.RetryConfig;
import dev.sluice.runtime.config.ConfigProblem;
import dev.sluice.runtime.config.InvalidConfig;
import dev.sluice.runtime.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code llm} of the configuration.
 *
 * @param enabled whether questions are asked at all
 * @param provider who is asked, see {@link Provider}; required once enabled
 * @param model name of the model; required once enabled
 * @param apiKey bearer key; required for {@code openai}
 * @param endpoint base URL; null: the provider's own
 * @param temperature 0 to 2
 * @param maxTokens most tokens of an answer
 * @param timeout time for one request
 * @param maxRetries how often a request is repeated that failed for a passing reason
 * @param requestsPerMinute limit of this process; null: none
 * @param tokensPerMinute not kept by this version; null: none
 * @param maxConcurrency most requests at the provider at a time
 * @param batch questions that share a request
 * @param budget not kept by this version
 * @param fallbacks not kept by this version
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
        List<String> fallbacks,
        RetryConfig retry,
        WaitingConfig waiting) {

    private static final int MOST_CONCURRENT = 2_000;

    /** Names every problem at once; what is wanted of a service that is off is only that its values make sense. */
    public LlmConfig {
        fallbacks = List.copyOf(fallbacks);
        var problems = new ArrayList<ConfigProblem>();
        range(problems, "temperature", temperature, 0, 2);
        range(problems, "max_tokens", maxTokens, 1, 1_000_000);
        range(problems, "max_retries", maxRetries, 0, 20);
        range(problems, "max_concurrency", maxConcurrency, 1, MOST_CONCURRENT);
        if (timeout.toMillis() < 1) {
            problems.add(ConfigProblem.of("timeout", "expected a positive time, such as 60s, found " + timeout));
        }
        if (requestsPerMinute != null) {
            range(problems, "requests_per_minute", requestsPerMinute, 1, 10_000_000);
        }
        if (provider != null && Provider.named(provider).isEmpty()) {
            problems.add(ConfigProblem.of(
                    "provider", "'" + provider + "' is not known; this version knows " + Provider.names()));
        }
        if (enabled) {
            required(problems, provider, model, apiKey, endpoint);
            unsupported(problems, tokensPerMinute, budget, fallbacks);
        }
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
                List.of(),
                RetryConfig.defaults(),
                WaitingConfig.defaults());
    }

    /** The same, switched on for a provider and model. */
    public LlmConfig withProvider(
            String newProvider, String newModel, @Nullable URI newEndpoint, @Nullable Secret newApiKey) {
        return new LlmConfig(
                true,
                newProvider,
                newModel,
                newApiKey,
                newEndpoint,
                temperature,
                maxTokens,
                timeout,
                maxRetries,
                requestsPerMinute,
                tokensPerMinute,
                maxConcurrency,
                batch,
                budget,
                fallbacks,
                retry,
                waiting);
    }

    /** The same with other waits. */
    public LlmConfig withTimes(Duration newTimeout, RetryConfig newRetry, WaitingConfig newWaiting) {
        return new LlmConfig(
                enabled,
                provider,
                model,
                apiKey,
                endpoint,
                temperature,
                maxTokens,
                newTimeout,
                maxRetries,
                requestsPerMinute,
                tokensPerMinute,
                maxConcurrency,
                batch,
                budget,
                fallbacks,
                newRetry,
                newWaiting);
    }

    private static void required(
            List<ConfigProblem> problems,
            @Nullable String provider,
            @Nullable String model,
            @Nullable Secret apiKey,
            @Nullable URI endpoint) {
        if (provider == null) {
            problems.add(ConfigProblem.of(
                    "provider", "required when llm.enabled is true; this version knows " + Provider.names()));
        }
        if (model == null || model.isBlank()) {
            problems.add(ConfigProblem.of("model", "required when llm.enabled is true: the model's name"));
        }
        Provider known = provider == null ? null : Provider.named(provider).orElse(null);
        if (known == Provider.OPENAI && apiKey == null && endpoint == null) {
            problems.add(
                    ConfigProblem.of("api_key", "required for openai; write ${OPENAI_API_KEY} to take it from there"));
        }
        if (known != null && known.endpoint() == null && known != Provider.SIMULATE && endpoint == null) {
            problems.add(ConfigProblem.of(
                    "endpoint", "required for " + known.word() + ": its base URL, such as http://127.0.0.1:8000/v1"));
        }
        if (endpoint != null
                && (endpoint.getHost() == null
                        || !String.valueOf(endpoint.getScheme()).matches("https?"))) {
            problems.add(ConfigProblem.of("endpoint", "expected a URL such as http://127.0.0.1:1234/v1"));
        }
        if (apiKey != null && !apiKey.reveal().chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            problems.add(ConfigProblem.of(
                    "api_key", "expected visible ASCII characters only; look for a blank or a line break in it"));
        }
    }

    /** A limit that is written down and not kept would be worse than none. */
    private static void unsupported(
            List<ConfigProblem> problems,
            @Nullable Integer tokensPerMinute,
            BudgetConfig budget,
            List<String> fallbacks) {
        String message = "not kept by this version; remove the key";
        if (tokensPerMinute != null) {
            problems.add(ConfigProblem.of("tokens_per_minute", message));
        }
        if (budget.perDayUsd() != null) {
            problems.add(ConfigProblem.of("budget.per_day_usd", message));
        }
        if (budget.perRunUsd() != null) {
            problems.add(ConfigProblem.of("budget.per_run_usd", message));
        }
        if (!fallbacks.isEmpty()) {
            problems.add(ConfigProblem.of("fallbacks", message));
        }
    }

    private static void range(List<ConfigProblem> problems, String key, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            String found = value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
            problems.add(ConfigProblem.of(key, "expected " + (long) least + " to " + (long) most + ", found " + found));
        }
    }
}
