package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Somebody who pushes, and holds every answer against the description of the door. */
final class PushClient {

    static final String JSON = "application/json";
    static final String LINES = "application/x-ndjson";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final IngestRig rig;
    private final Set<String> described = new TreeSet<>();

    /** A client of the door that is open now. */
    PushClient(IngestRig rig) throws IOException, InterruptedException {
        this.rig = rig;
        HttpResponse<String> description = get("/push/openapi.json");
        assertThat(description.statusCode()).isEqualTo(200);
        IngestRig.JSON
                .readTree(description.body())
                .at("/paths/~1push~1{pipeline}/post/responses")
                .fieldNames()
                .forEachRemaining(described::add);
    }

    /** An answer, whose status the description knows. */
    record Answer(int status, JsonNode body, HttpResponse<String> response) {

        List<String> ids() {
            return IngestRig.JSON.convertValue(
                    body.get("record_ids"),
                    IngestRig.JSON.getTypeFactory().constructCollectionType(List.class, String.class));
        }

        String error() {
            return body.path("error").asText();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    Answer push(String pipeline, String type, byte[] body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(rig.url("/push/" + pipeline))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
        assertThat(described).contains(String.valueOf(response.statusCode()));
        return new Answer(response.statusCode(), IngestRig.JSON.readTree(response.body()), response);
    }

    Answer push(String pipeline, String type, String body, String... headers) throws IOException, InterruptedException {
        return push(pipeline, type, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(rig.url(path).toString()));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
