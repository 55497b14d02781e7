package dev.sluice.metadata.shard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.metadata.web.Total;
import dev.sluice.metadata.web.Totals;
import dev.sluice.runtime.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Reads any shard, wherever it is: here, or at the door of the instance that has it. Thread-safe. */
final class ShardPeers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final OwnedShards here;
    private final ShardTopic topic;
    private final @Nullable Secret token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private volatile Map<Integer, ShardOwner> owners = Map.of();

    /** @param token bearer token of the instances' doors; null where they ask for none */
    ShardPeers(OwnedShards here, ShardTopic topic, @Nullable Secret token) {
        this.here = here;
        this.topic = topic;
        this.token = token;
    }

    /** What the books of a shard say, and, where it is asked for, what in them does not agree. */
    record Books(Total total, List<String> disagreements) {}

    /** Takes what an instance answers. */
    private interface Reader<T> {
        T read(InputStream body) throws IOException;
    }

    /**
     * Writes the tables of a shard, with the rows of some, to a file that does not exist.
     *
     * @throws ShardAway if nobody has the shard open now
     */
    void slice(int shard, Set<TableName> wanted, Path to) {
        Shard own = here.given(shard).orElse(null);
        if (own != null) {
            try {
                own.slice(wanted, to);
            } catch (SQLException | IOException e) {
                throw new ShardAway(shard, String.valueOf(e.getMessage()), e);
            }
            return;
        }
        ObjectNode body = JSON.createObjectNode().set("tables", JSON.valueToTree(wanted));
        HttpRequest.Builder request = HttpRequest.newBuilder().POST(BodyPublishers.ofString(body.toString()));
        ask(shard, "slice", request, file -> Files.copy(file, to));
    }

    /**
     * The books of a shard.
     *
     * @throws ShardAway if nobody has the shard open now
     */
    Books books(int shard, boolean verify) {
        Shard own = here.given(shard).orElse(null);
        if (own == null) {
            return ask(shard, "books" + (verify ? "?verify" : ""), HttpRequest.newBuilder(), ShardPeers::books);
        }
        try {
            return new Books(own.total(), verify ? own.verify() : List.of());
        } catch (SQLException e) {
            throw new ShardAway(shard, String.valueOf(e.getMessage()), e);
        }
    }

    private static Books books(InputStream body) throws IOException {
        JsonNode json = JSON.readTree(body);
        var disagreements = new java.util.ArrayList<String>();
        json.path("disagreements").forEach(one -> disagreements.add(one.asText()));
        return new Books(Totals.of(json.path("total")), disagreements);
    }

    /** The one that is known to have it; where that is no longer so, the one that the topic names. */
    private <T> T ask(int shard, String what, HttpRequest.Builder request, Reader<T> reader) {
        ShardOwner known = owners.get(shard);
        if (known != null) {
            try {
                return send(known, what, request, reader);
            } catch (IOException moved) {
                owners = Map.of();
            }
        }
        try {
            owners = topic.owners();
        } catch (KafkaException e) {
            throw new ShardAway(shard, "where it is cannot be read from the broker: " + e.getMessage(), e);
        }
        ShardOwner owner = owners.get(shard);
        if (owner == null) {
            throw new ShardAway(shard, "no instance has opened it yet", null);
        }
        try {
            return send(owner, what, request, reader);
        } catch (IOException e) {
            throw new ShardAway(shard, "it was last at " + owner.url() + ": " + e.getMessage(), e);
        }
    }

    private <T> T send(ShardOwner owner, String what, HttpRequest.Builder request, Reader<T> reader)
            throws IOException {
        HttpRequest.Builder addressed = request.copy()
                .uri(owner.url().resolve("/api/shards/" + owner.shard() + "/" + what))
                .timeout(TIMEOUT);
        if (token != null) {
            addressed.header("Authorization", "Bearer " + token.reveal());
        }
        try {
            HttpResponse<InputStream> answer = http.send(addressed.build(), BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw new IOException("HTTP " + answer.statusCode() + " "
                            + JSON.readTree(body).path("error").asText());
                }
                return reader.read(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
