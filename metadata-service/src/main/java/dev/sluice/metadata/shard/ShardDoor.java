package dev.sluice.metadata.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.metadata.web.Totals;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The routes by which instances read each other's shards: {@code /api/shards}, its slices and its books. A shard that is not open here is answered with
 * 409. Thread-safe.
 */
final class ShardDoor {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int shards;
    private final OwnedShards here;
    private final Path scratch;

    /** @param scratch directory for what is being sent; exists once the service has started */
    ShardDoor(int shards, OwnedShards here, Path scratch) {
        this.shards = shards;
        this.here = here;
        this.scratch = scratch;
    }

    /** Adds the routes to a server. */
    void addTo(JavalinDefaultRoutingApi routes) {
        routes.exception(ShardAway.class, (e, ctx) -> refuse(ctx, 503, String.valueOf(e.getMessage())));
        routes.get("/api/shards", this::list);
        routes.get("/api/shards/{shard}/books", this::books);
        routes.post("/api/shards/{shard}/slice", this::slice);
    }

    private void list(Context ctx) {
        ObjectNode answer = JSON.createObjectNode().put("shards", shards);
        var list = answer.putArray("here");
        for (Shard shard : here.all()) {
            list.addObject()
                    .put("shard", shard.number())
                    .put("open", shard.isOpen())
                    .put(
                            "status",
                            shard.status().isReady() ? "ready" : shard.status().reason());
        }
        ctx.contentType("application/json").result(answer.toString());
    }

    private void books(Context ctx) throws SQLException {
        Shard shard = asked(ctx);
        if (shard == null) {
            return;
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.set("total", Totals.json(shard.total()));
        var disagreements = answer.putArray("disagreements");
        if (ctx.queryParam("verify") != null) {
            shard.verify().forEach(disagreements::add);
        }
        ctx.contentType("application/json").result(answer.toString());
    }

    private void slice(Context ctx) throws SQLException, IOException {
        Shard shard = asked(ctx);
        if (shard == null) {
            return;
        }
        Path file = scratch.resolve("slice-" + UUID.randomUUID());
        shard.slice(tables(ctx), file);
        ctx.contentType("application/octet-stream")
                .result(Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE));
    }

    private static Set<TableName> tables(Context ctx) throws JsonProcessingException {
        JsonNode wanted = JSON.readTree(ctx.body()).path("tables");
        if (!wanted.isArray()) {
            throw new IllegalArgumentException(
                    "expected a body {\"tables\": [{\"schema\": \"raw\", \"table\": \"orders\"}]}");
        }
        var tables = new HashSet<TableName>();
        for (JsonNode one : wanted) {
            tables.add(
                    new TableName(one.path("schema").asText(), one.path("table").asText()));
        }
        return tables;
    }

    /** The shard, where it is open here; else the request is answered. */
    private @org.jspecify.annotations.Nullable Shard asked(Context ctx) {
        String text = ctx.pathParam("shard");
        Shard shard =
                text.matches("[0-9]{1,4}") ? here.open(Integer.parseInt(text)).orElse(null) : null;
        if (shard == null) {
            refuse(ctx, 409, "shard " + text + " is not open here");
        }
        return shard;
    }

    private static void refuse(Context ctx, int status, String why) {
        ctx.status(status)
                .contentType("application/json")
                .result(JSON.createObjectNode().put("error", why).toString());
    }
}
