package dev.sluice.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.runtime.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Kafka Connect's own REST door, as far as offsets are concerned. Any worker of the group may be asked. Thread-safe. */
final class ConnectDoor {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final long STOPPING_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long LOOK_MILLIS = 100;

    private final Supplier<Optional<URI>> url;
    private final @Nullable Secret token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * @param url where the door is; empty while the worker is not up
     * @param token that it asks for; null for none
     */
    ConnectDoor(Supplier<Optional<URI>> url, @Nullable Secret token) {
        this.url = url;
        this.token = token;
    }

    /** The state of a connector, e.g. RUNNING; empty if there is none of that name. */
    Optional<String> state(String connector) {
        try {
            return Optional.of(send("GET", path(connector, "/status"), null)
                    .at("/connector/state")
                    .asText());
        } catch (ConnectRefused e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What Connect keeps: {@code {"offsets": [{"partition": {…}, "offset": {…}}]}}. */
    JsonNode offsets(String connector) {
        return send("GET", path(connector, "/offsets"), null);
    }

    /** Creates a connector, or changes its configuration. */
    void configure(String connector, Map<String, String> config) {
        send("PUT", path(connector, "/config"), JSON.valueToTree(config));
    }

    /**
     * Stops a connector, changes its offsets, and lets it go on, whatever happened in between.
     *
     * @param offsets as {@link #offsets} gives them
     */
    void alter(String connector, JsonNode offsets) throws InterruptedException {
        send("PUT", path(connector, "/stop"), null);
        try {
            long deadline = System.nanoTime() + STOPPING_NANOS;
            while (!hasStopped(connector)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new ConnectRefused(503, "connector " + connector + " does not stop; try again");
                }
                Thread.sleep(LOOK_MILLIS);
            }
            send("PATCH", path(connector, "/offsets"), offsets);
        } finally {
            send("PUT", path(connector, "/resume"), null);
        }
    }

    private boolean hasStopped(String connector) {
        JsonNode status = send("GET", path(connector, "/status"), null);
        return status.at("/connector/state").asText().equals("STOPPED")
                && status.path("tasks").isEmpty();
    }

    private static String path(String connector, String what) {
        return "/connectors/" + URLEncoder.encode(connector, StandardCharsets.UTF_8) + what;
    }

    private JsonNode send(String method, String path, @Nullable JsonNode body) {
        URI door = url.get().orElseThrow(() -> new ConnectRefused(503, "Kafka Connect is not up yet; try again"));
        HttpRequest.Builder request = HttpRequest.newBuilder(door.resolve(path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()));
        if (token != null) {
            request.header("Authorization", "Bearer " + token.reveal());
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            JsonNode read = answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
            if (answer.statusCode() / 100 != 2) {
                throw new ConnectRefused(
                        answer.statusCode(),
                        "Kafka Connect: " + read.path("message").asText());
            }
            return read;
        } catch (IOException e) {
            throw new ConnectRefused(503, "Kafka Connect does not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectRefused(503, "interrupted");
        }
    }
}
