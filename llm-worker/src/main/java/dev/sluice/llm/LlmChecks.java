package dev.sluice.llm;

import dev.sluice.llm.money.PriceTable;
import dev.sluice.runtime.config.ConfigProblem;
import dev.sluice.runtime.config.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with a section {@code llm}. One per section. */
final class LlmChecks {

    private static final int MOST_CONCURRENT = 2_000;
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

    private final LlmConfig config;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private LlmChecks(LlmConfig config) {
        this.config = config;
    }

    /** Every problem; what is wanted of a service that is off is only that its values make sense. */
    static List<ConfigProblem> problems(LlmConfig config) {
        var checks = new LlmChecks(config);
        checks.values();
        if (config.enabled()) {
            checks.required();
            checks.fallbacks();
            checks.prices();
        }
        return checks.problems;
    }

    /** Whether calls to it are paid with electricity only, as far as anybody knows. */
    static boolean isOwnMachine(Provider provider, @Nullable URI endpoint) {
        return provider.isLocal() || endpoint != null && LOOPBACK.contains(String.valueOf(endpoint.getHost()));
    }

    private void values() {
        range("temperature", config.temperature(), 0, 2);
        range("max_tokens", config.maxTokens(), 1, 1_000_000);
        range("max_retries", config.maxRetries(), 0, 20);
        range("max_concurrency", config.maxConcurrency(), 1, MOST_CONCURRENT);
        if (config.timeout().toMillis() < 1) {
            problem("timeout", "expected a positive time, such as 60s, found " + config.timeout());
        }
        if (config.requestsPerMinute() != null) {
            range("requests_per_minute", config.requestsPerMinute(), 1, 10_000_000);
        }
        Integer tokens = config.tokensPerMinute();
        if (tokens != null) {
            range("tokens_per_minute", tokens, 1, 2_000_000_000);
            if (tokens < config.maxTokens()) {
                problem(
                        "tokens_per_minute",
                        "is less than llm.max_tokens (" + config.maxTokens() + "): no request would ever fit");
            }
        }
        String provider = config.provider();
        if (provider != null && Provider.named(provider).isEmpty()) {
            problem("provider", "'" + provider + "' is not known; this version knows " + Provider.names());
        }
        for (String name : config.providers().keySet()) {
            if (Provider.named(name).isEmpty()) {
                problem("providers." + name, "is not known; this version knows " + Provider.names());
            }
        }
    }

    private void required() {
        if (config.provider() == null) {
            problem("provider", "required when llm.enabled is true; this version knows " + Provider.names());
        }
        String model = config.model();
        if (model == null || model.isBlank()) {
            problem("model", "required when llm.enabled is true: the model's name");
        }
        Provider known = Provider.named(String.valueOf(config.provider())).orElse(null);
        if (known == null) {
            keys("", new ProviderAccess(config.apiKey(), config.endpoint()));
        } else {
            access(known, "", config.access(known));
        }
    }

    private void fallbacks() {
        for (String text : config.fallbacks()) {
            ModelRef.parse(text)
                    .ifPresentOrElse(
                            one -> access(
                                    one.provider(),
                                    "providers." + one.provider().word() + ".",
                                    config.access(one.provider())),
                            () -> problem(
                                    "fallbacks",
                                    "'" + text + "': expected provider/model with a provider of " + Provider.names()));
        }
    }

    private void access(Provider provider, String section, ProviderAccess access) {
        String variable = provider.keyVariable();
        // a URL of one's own may lead to a gateway that has the key
        if (variable != null
                && access.apiKey() == null
                && (access.endpoint() == null || provider.wantedEndpoint() != null)) {
            problem(
                    section + "api_key",
                    "required for " + provider.word() + "; write ${" + variable + "} to take it from there");
        }
        if (provider.wantedEndpoint() != null && access.endpoint() == null) {
            problem(
                    section + "endpoint",
                    "required for " + provider.word() + ": its base URL, such as " + provider.wantedEndpoint());
        }
        keys(section, access);
    }

    private void keys(String section, ProviderAccess access) {
        URI endpoint = access.endpoint();
        if (endpoint != null
                && (endpoint.getHost() == null
                        || !String.valueOf(endpoint.getScheme()).matches("https?"))) {
            problem(section + "endpoint", "expected a URL such as http://127.0.0.1:1234/v1");
        }
        Secret key = access.apiKey();
        if (key != null && !key.reveal().chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            problem(
                    section + "api_key",
                    "expected visible ASCII characters only; look for a blank or a line break in it");
        }
    }

    private void prices() {
        PriceTable table;
        try {
            table = PriceTable.load(config.prices());
        } catch (IllegalArgumentException e) {
            problem("prices", Objects.requireNonNullElse(e.getMessage(), "no price file"));
            return;
        }
        if (config.allowUnknownPrice()) {
            return;
        }
        for (ModelRef model : config.models()) {
            Provider provider = model.provider();
            boolean known = table.of(provider.word(), model.model()).isPresent();
            boolean own = provider.isLocal()
                    || !config.budget().isLimited()
                            && isOwnMachine(provider, config.access(provider).endpoint());
            if (!known && !own) {
                problem(
                        "model",
                        "the price of " + provider.word() + "/" + model.model()
                                + " is not known; give it in a file named by llm.prices, or set"
                                + " llm.allow_unknown_price=true to ask without knowing the cost");
            }
        }
    }

    private void range(String key, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            String found = value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
            problem(key, "expected " + (long) least + " to " + (long) most + ", found " + found);
        }
    }

    private void problem(String key, String message) {
        problems.add(ConfigProblem.of(key, message));
    }
}
