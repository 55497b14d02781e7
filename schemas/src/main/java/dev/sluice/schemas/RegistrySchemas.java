package dev.sluice.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * Ids from a registry that speaks Confluent's REST interface (Confluent, Apicurio's ccompat, Karapace, Redpanda): {@code POST
 * /subjects/S/versions} gives the id of a schema, {@code GET /schemas/ids/N} the schema of an id. Both are asked once and
 * kept for the life of the process, so records go on while the registry is away. A registry that does not answer, or answers with
 * trouble of its own (5xx, 401, 429), is {@link RegistryAway}; what it says about the schema itself is {@link UnknownSchema}.
 * Thread-safe.
 */
public final class RegistrySchemas implements SchemaIds {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String JSON = "application/vnd.schemaregistry.v1+json";

    /** Not known, not compatible, not a schema; every other refusal is the registry's own trouble. */
    private static final Set<Integer> ABOUT_THE_SCHEMA = Set.of(404, 409, 422);

    private final URI url;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();
    private final Map<Schema, Integer> ids = new ConcurrentHashMap<>();

    /** @param url base URL of the registry, e.g. {@code http://registry:8081} */
    public RegistrySchemas(URI url) {
        this.url = url;
    }

    @Override
    public int idOf(String subject, Schema schema) {
        return ids.computeIfAbsent(schema, s -> register(subject, s));
    }

    @Override
    public Schema byId(int id) {
        return byId.computeIfAbsent(id, this::fetch);
    }

    private int register(String subject, Schema schema) {
        String body = json.createObjectNode().put("schema", schema.toString()).toString();
        String path = "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions";
        return send(
                        request(path).header("Content-Type", JSON).POST(BodyPublishers.ofString(body)),
                        "register " + subject)
                .path("id")
                .asInt();
    }

    private Schema fetch(int id) {
        JsonNode answer = send(request("/schemas/ids/" + id).GET(), "fetch schema id " + id);
        return new Schema.Parser().parse(answer.path("schema").asText());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT).header("Accept", JSON);
    }

    private JsonNode send(HttpRequest.Builder request, String what) {
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            if (ABOUT_THE_SCHEMA.contains(answer.statusCode())) {
                throw new UnknownSchema("schema registry refused to " + what + ": HTTP " + answer.statusCode());
            }
            if (answer.statusCode() != 200) {
                throw new RegistryAway("schema registry failed to " + what + ": HTTP " + answer.statusCode(), null);
            }
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw new RegistryAway("schema registry not reached to " + what + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryAway("interrupted while asking the schema registry to " + what, e);
        }
    }
}
