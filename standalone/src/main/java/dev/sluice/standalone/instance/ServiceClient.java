package dev.sluice.standalone.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Talks to the HTTP door of a running metadata-service. Thread-safe. */
public final class ServiceClient {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration LONG_TIMEOUT = Duration.ofDays(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final @Nullable String token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** @param token bearer token; null where the door asks for none */
    public ServiceClient(URI url, @Nullable String token) {
        this.url = url;
        this.token = token;
    }

    /**
     * The answer to {@code GET path}.
     *
     * @throws ServiceRefused with the service's own words, if the status is not 2xx or nobody answers
     */
    public JsonNode get(String path) {
        return send(HttpRequest.newBuilder(url.resolve(path)).timeout(TIMEOUT).GET());
    }

    /** The answer to {@code POST path} with a JSON body; errors as {@link #get}. */
    public JsonNode post(String path, ObjectNode body) {
        return send(HttpRequest.newBuilder(url.resolve(path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    /** As {@link #post}, for work that takes as long as it takes: waits up to a day. */
    public JsonNode postAndWait(String path, ObjectNode body) {
        return send(HttpRequest.newBuilder(url.resolve(path))
                .timeout(LONG_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    private JsonNode send(HttpRequest.Builder request) {
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            JsonNode body = JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
            if (answer.statusCode() / 100 != 2) {
                throw new ServiceRefused(body.path("error").asText("HTTP " + answer.statusCode() + " from " + url));
            }
            return body;
        } catch (IOException e) {
            throw new ServiceRefused("no answer from " + url + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceRefused("interrupted while waiting for " + url, e);
        }
    }
}
