package dev.sluice.metadata.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.metadata.export.ExportDirectory;
import dev.sluice.metadata.export.ExportFormat;
import dev.sluice.metadata.export.ExportRefused;
import dev.sluice.metadata.export.ExportRequest;
import dev.sluice.metadata.export.Exported;
import dev.sluice.metadata.export.Outlet;
import dev.sluice.metadata.export.OutletUnavailable;
import dev.sluice.metadata.export.SnapshotTaken;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The routes that write files, below the export directory only: {@code /api/snapshot} and {@code /api/export}. Thread-safe. */
public final class ExportDoor {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SNAPSHOT = Set.of("out", "force");
    private static final Set<String> EXPORT = Set.of("out", "force", "table", "sql", "format", "partition_by", "raw");

    private final Outlet outlet;
    private final ExportDirectory directory;

    public ExportDoor(Outlet outlet, ExportDirectory directory) {
        this.outlet = outlet;
        this.directory = directory;
    }

    /** Adds the routes to a server. */
    public void addTo(JavalinDefaultRoutingApi routes) {
        routes.exception(ExportRefused.class, (e, ctx) -> refuse(ctx, 400, e));
        routes.exception(OutletUnavailable.class, (e, ctx) -> refuse(ctx, 503, e));
        routes.post("/api/snapshot", this::snapshot);
        routes.post("/api/export", this::export);
    }

    private void snapshot(Context ctx) throws JsonProcessingException {
        JsonNode request = body(ctx, SNAPSHOT);
        SnapshotTaken taken = outlet.snapshot(
                directory.resolve(text(request, "out")), request.path("force").asBoolean());
        answer(
                ctx,
                JSON.createObjectNode()
                        .put("path", taken.path().toString())
                        .put("load_sequence", taken.loadSequence())
                        .put("committed_at", taken.committedAt())
                        .put("bytes", taken.bytes()));
    }

    private void export(Context ctx) throws JsonProcessingException {
        JsonNode request = body(ctx, EXPORT);
        if (request.has("table") == request.has("sql")) {
            throw new IllegalArgumentException("expected either \"table\" or \"sql\"");
        }
        String sql = request.has("sql") ? text(request, "sql") : ExportRequest.allOf(text(request, "table"));
        var wanted = new ExportRequest(
                sql,
                ExportFormat.of(text(request, "format")),
                texts(request.path("partition_by")),
                request.path("raw").asBoolean());
        Exported exported = outlet.export(
                wanted,
                directory.resolve(text(request, "out")),
                request.path("force").asBoolean());
        answer(
                ctx,
                JSON.createObjectNode()
                        .put("path", exported.path().toString())
                        .put("rows", exported.rows())
                        .put("files", exported.files())
                        .put("bytes", exported.bytes()));
    }

    private static JsonNode body(Context ctx, Set<String> known) throws JsonProcessingException {
        JsonNode body = JSON.readTree(ctx.body());
        if (!body.isObject()) {
            throw new IllegalArgumentException("expected a JSON object with " + String.join(", ", known));
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown key '" + name + "'; expected some of " + String.join(", ", known));
            }
        });
        return body;
    }

    private static String text(JsonNode request, String key) {
        if (!request.path(key).isTextual() || request.path(key).asText().isBlank()) {
            throw new IllegalArgumentException(key + ": expected a text");
        }
        return request.path(key).asText();
    }

    private static List<String> texts(JsonNode array) {
        if (!array.isMissingNode() && !array.isArray()) {
            throw new IllegalArgumentException("partition_by: expected a list of columns");
        }
        var texts = new ArrayList<String>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static void refuse(Context ctx, int status, Exception why) {
        ctx.status(status);
        answer(ctx, JSON.createObjectNode().put("error", String.valueOf(why.getMessage())));
    }

    private static void answer(Context ctx, ObjectNode json) {
        ctx.contentType("application/json").result(json.toString());
    }
}
