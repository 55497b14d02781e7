package dev.sluice.benchmarks.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * What a worker tells of itself over HTTP.
 *
 * @param port of its door
 */
record WorkerDoor(int port) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long LOOK_MS = 100;
    private static final int OK = 200;

    /** Throws where waiting makes no sense any more. */
    @FunctionalInterface
    interface Alive {
        void check() throws InterruptedException;
    }

    /**
     * Waits until it is ready.
     *
     * @throws IllegalStateException if that takes too long
     */
    void awaitReady(Duration patience, Alive alive) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isReady()) {
            alive.check();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "the worker on port " + port + " is not ready within " + patience.toSeconds() + " s");
            }
            Thread.sleep(LOOK_MS);
        }
    }

    /** How many different questions have come in since it started. */
    long newQuestions() throws IOException, InterruptedException {
        JsonNode figures = JSON.readTree(get("/api/llm").body());
        return figures.at("/questions/new").asLong();
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("/readyz").statusCode() == OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HTTP.send(HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), BodyHandlers.ofString());
    }
}
