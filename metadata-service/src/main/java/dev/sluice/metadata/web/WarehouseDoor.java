package dev.sluice.metadata.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.metadata.host.WarehouseHost;
import dev.sluice.metadata.query.SqlDoor;
import dev.sluice.metadata.query.SqlLimits;
import dev.sluice.metadata.query.SqlRefused;
import dev.sluice.runtime.ServiceContext;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The routes of metadata-service: {@code /sql}, {@code /api/…} and the live page. Thread-safe. */
public final class WarehouseDoor implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIST_LIMIT = 10_000;
    private static final Map<String, String> PAGE =
            Map.of("index.html", "text/html", "page.js", "text/javascript", "page.css", "text/css");

    private final WarehouseHost host;
    private final SqlDoor sql;
    private final StatusView status;
    private final DeadLetters deadLetters;
    private final Journey journey;

    /**
     * Makes the door; it does nothing before its routes are called.
     *
     * @param versions version in force of a pipeline's definition, where one is known
     */
    public WarehouseDoor(
            WarehouseHost host,
            Function<String, Optional<Integer>> versions,
            SqlLimits limits,
            ServiceContext context) {
        var rows = new Rows(host);
        var reader = new TopicReader(context.kafka());
        this.host = host;
        sql = new SqlDoor(host, limits);
        status = new StatusView(context.health(), host, versions);
        deadLetters = new DeadLetters(rows, reader, context.kafka(), context.topics());
        journey = new Journey(rows, reader, context.topics());
    }

    /** Adds the routes to a server. */
    public void addTo(JavalinDefaultRoutingApi routes) {
        routes.exception(SqlRefused.class, (e, ctx) -> refuse(ctx, 400, e));
        routes.exception(IllegalArgumentException.class, (e, ctx) -> refuse(ctx, 400, e));
        routes.exception(JsonProcessingException.class, (e, ctx) -> refuse(ctx, 400, e));
        routes.exception(WarehouseAway.class, (e, ctx) -> refuse(ctx, 503, e));
        routes.post("/sql", this::query);
        routes.get("/api/status", ctx -> answer(ctx, status(ctx.queryParam("verify") != null)));
        routes.get("/api/trace/{record_id}", ctx -> found(ctx, journey.of(ctx.pathParam("record_id")), "record"));
        routes.get(
                "/api/dead-letters",
                ctx -> answer(
                        ctx,
                        deadLetters.list(
                                ctx.queryParam("pipeline"), number(ctx, "limit", 100), number(ctx, "offset", 0))));
        routes.post("/api/dead-letters/retry", ctx -> answer(ctx, deadLetters.retry(body(ctx))));
        routes.get("/api/dead-letters/{partition}/{offset}", ctx -> {
            Position position = Position.parse(ctx.pathParam("partition") + "/" + ctx.pathParam("offset"));
            found(ctx, deadLetters.show(position.partition(), position.offset()), "dead letter");
        });
        routes.get("/", ctx -> page(ctx, "index.html"));
        PAGE.keySet().forEach(file -> routes.get("/" + file, ctx -> page(ctx, file)));
    }

    @Override
    public void close() {
        sql.close();
    }

    private void query(Context ctx) throws JsonProcessingException {
        JsonNode request = body(ctx);
        if (!request.path("sql").isTextual()) {
            throw new IllegalArgumentException("expected a body {\"sql\": \"SELECT ...\", \"max_rows\": 1000}");
        }
        answer(
                ctx,
                sql.query(request.path("sql").asText(), request.path("max_rows").asInt(1_000)));
    }

    /** With {@code ?verify} the tables are counted and held against the ledger: for the end of a run, not for every second. */
    private JsonNode status(boolean verify) {
        ObjectNode now = status.now();
        if (verify) {
            try {
                List<String> disagreements = host.verify();
                disagreements.forEach(now.putArray("disagreements")::add);
                now.put("balanced", now.path("balanced").asBoolean() && disagreements.isEmpty());
            } catch (SQLException e) {
                throw new WarehouseAway(e);
            }
        }
        return now;
    }

    private static JsonNode body(Context ctx) throws JsonProcessingException {
        return JSON.readTree(ctx.body());
    }

    private static int number(Context ctx, String name, int otherwise) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(name + ": expected a number, found '" + text + "'");
        }
        return Math.min(Integer.parseInt(text), name.equals("limit") ? LIST_LIMIT : Integer.MAX_VALUE);
    }

    private static void found(Context ctx, Optional<? extends JsonNode> answer, String what) {
        if (answer.isPresent()) {
            answer(ctx, answer.get());
        } else {
            ctx.status(404);
            answer(ctx, JSON.createObjectNode().put("error", "no such " + what + " here"));
        }
    }

    private static void refuse(Context ctx, int status, Exception why) {
        ctx.status(status);
        answer(ctx, JSON.createObjectNode().put("error", String.valueOf(why.getMessage())));
    }

    private static void answer(Context ctx, JsonNode json) {
        ctx.contentType("application/json").result(json.toString());
    }

    private static void page(Context ctx, String file) throws IOException {
        try (InputStream in = WarehouseDoor.class.getResourceAsStream("/web/" + file)) {
            if (in == null) {
                throw new IOException("missing in the build: web/" + file);
            }
            ctx.header("Content-Security-Policy", "default-src 'self'")
                    .contentType(PAGE.get(file) + "; charset=utf-8")
                    .result(in.readAllBytes());
        }
    }
}
