package dev.sluice.benchmarks.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The HTTP door of a running instance. Thread-safe. */
public final class HttpDoor {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI url;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** @param url base of all paths */
    public HttpDoor(URI url) {
        this.url = url;
    }

    /** What the instance says of itself. */
    public JsonNode status() throws IOException, InterruptedException {
        return JSON.readTree(
                send(HttpRequest.newBuilder(url.resolve("/api/status")).GET()));
    }

    /** Rows of a query, one array each. */
    public JsonNode sql(String query) throws IOException, InterruptedException {
        String body =
                JSON.createObjectNode().put("sql", query).put("max_rows", 1_000).toString();
        return JSON.readTree(send(HttpRequest.newBuilder(url.resolve("/sql"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))))
                .path("rows");
    }

    /** Pushes records, one JSON object per line; returns when they are accepted. */
    public void push(String pipeline, byte[] lines) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(url.resolve("/push/" + pipeline))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(lines)));
    }

    /** What the instance answers to whoever asks whether it may be given work. */
    public Readiness readiness() throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(url.resolve("/readyz")).timeout(PATIENCE).build(), BodyHandlers.ofString());
        return new Readiness(answer.statusCode() == 200, answer.body());
    }

    /**
     * An instance's readiness.
     *
     * @param ready whether it works
     * @param text what it says, with the reasons
     */
    public record Readiness(boolean ready, String text) {}

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }
}
