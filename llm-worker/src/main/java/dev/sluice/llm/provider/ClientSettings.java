package dev.sluice.llm.provider;

import dev.sluice.runtime.config.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a provider.
 *
 * @param endpoint base URL; of OpenAI's kind usually ending with {@code /v1}, which is added where there is no path; there it may
 *     be the whole URL of {@code …/chat/completions}
 * @param apiKey key; null for servers that want none
 * @param model name of the model
 * @param temperature 0 to 2
 * @param maxTokens most tokens of an answer
 * @param timeout time for a whole request, from connecting to the last byte
 * @param maxAnswerBytes longer responses are refused
 * @param idleTimeout answers are streamed, where the provider can, and this is the longest wait for the next piece; null: they come whole
 */
public record ClientSettings(
        URI endpoint,
        @Nullable Secret apiKey,
        String model,
        double temperature,
        int maxTokens,
        Duration timeout,
        int maxAnswerBytes,
        @Nullable Duration idleTimeout) {

    /** Answers come whole. */
    public ClientSettings(
            URI endpoint,
            @Nullable Secret apiKey,
            String model,
            double temperature,
            int maxTokens,
            Duration timeout,
            int maxAnswerBytes) {
        this(endpoint, apiKey, model, temperature, maxTokens, timeout, maxAnswerBytes, null);
    }

    /** Refuses a key that cannot stand in a header: the HTTP client would quote it in its complaint. */
    public ClientSettings {
        if (apiKey != null && !apiKey.reveal().chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException(
                    "llm.api_key: expected visible ASCII characters only; look for a blank or a line break in it");
        }
        if (endpoint.getHost() == null
                || !("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))) {
            throw new IllegalArgumentException(
                    "llm.endpoint: expected a URL such as http://127.0.0.1:1234/v1, found another form");
        }
    }

    /** The path of the endpoint without slashes at its end. */
    String path() {
        return endpoint.getRawPath() == null ? "" : endpoint.getRawPath().replaceAll("/+$", "");
    }

    /** A URL on the endpoint's host. */
    URI at(String path, @Nullable String query) {
        return URI.create(
                endpoint.getScheme() + "://" + endpoint.getRawAuthority() + path + (query == null ? "" : "?" + query));
    }

    /** A model's name as one part of a path. */
    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Host and port for messages: no user, path or query, where secrets may stand. */
    String host() {
        return endpoint.getHost() + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort());
    }
}
