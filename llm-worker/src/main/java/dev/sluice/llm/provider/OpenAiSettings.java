package dev.sluice.llm.provider;

import dev.sluice.runtime.config.Secret;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach an OpenAI-compatible provider.
 *
 * @param endpoint base URL, usually ending with {@code /v1}; without a path {@code /v1} is added; may be the whole URL of
 *     {@code …/chat/completions}
 * @param apiKey bearer key; null for servers that want none
 * @param model name of the model
 * @param temperature 0 to 2
 * @param maxTokens most tokens of an answer
 * @param timeout time for a whole request, from connecting to the last byte
 * @param maxAnswerBytes longer responses are refused
 */
public record OpenAiSettings(
        URI endpoint,
        @Nullable Secret apiKey,
        String model,
        double temperature,
        int maxTokens,
        Duration timeout,
        int maxAnswerBytes) {

    private static final String PATH = "/chat/completions";

    /** Refuses a key that cannot stand in a header: the HTTP client would quote it in its complaint. */
    public OpenAiSettings {
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

    /** The URL that requests go to. */
    URI chatCompletions() {
        String path = endpoint.getPath() == null ? "" : endpoint.getPath().replaceAll("/+$", "");
        if (path.endsWith(PATH)) {
            return endpoint;
        }
        String base = endpoint.getScheme() + "://" + endpoint.getRawAuthority();
        String query = endpoint.getRawQuery() == null ? "" : "?" + endpoint.getRawQuery();
        return URI.create(base + (path.isEmpty() ? "/v1" : path) + PATH + query);
    }

    /** Host and port for messages: no user, path or query, where secrets may stand. */
    String host() {
        return endpoint.getHost() + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort());
    }
}
