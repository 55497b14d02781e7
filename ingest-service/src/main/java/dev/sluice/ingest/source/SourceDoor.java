package dev.sluice.ingest.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.ingest.IngestPipeline;
import dev.sluice.runtime.config.Secret;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/sources/{pipeline}}, {@code POST /api/sources/{pipeline}/reset} and {@code …/backfill}: what {@code sluice source} asks.
 * Nothing is changed unless the body says {@code "apply": true}. Thread-safe.
 */
public final class SourceDoor {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_PARALLEL = 16;

    private final Function<String, Optional<IngestPipeline>> pipelines;
    private final SourceOffsets offsets;
    private final SourceBackfill backfill;

    /**
     * @param pipelines a pipeline by its name
     * @param connect where Connect's REST door is; empty while the worker is not up
     * @param token that it asks for; null for none
     */
    public SourceDoor(
            Function<String, Optional<IngestPipeline>> pipelines,
            Supplier<Optional<URI>> connect,
            @Nullable Secret token,
            Clock clock) {
        this.pipelines = pipelines;
        var door = new ConnectDoor(connect, token);
        this.offsets = new SourceOffsets(door);
        this.backfill = new SourceBackfill(door, clock);
    }

    /** Work on a pipeline that gives an answer. */
    @FunctionalInterface
    private interface Work {
        JsonNode on(IngestPipeline pipeline, JsonNode body) throws InterruptedException;
    }

    /** {@code GET /api/sources/{pipeline}}. */
    public void state(Context ctx) {
        answer(ctx, (pipeline, body) -> offsets.state(pipeline));
    }

    /** {@code POST /api/sources/{pipeline}/reset} with {@code {"sources": […], "cursor": …, "apply": …}}. */
    public void reset(Context ctx) {
        answer(ctx, (pipeline, body) -> {
            var sources = new HashSet<String>();
            body.path("sources").forEach(source -> sources.add(source.asText()));
            String cursor = body.hasNonNull("cursor") ? body.get("cursor").asText() : null;
            return offsets.reset(pipeline, sources, cursor, body.path("apply").asBoolean());
        });
    }

    /** {@code POST /api/sources/{pipeline}/backfill} with {@code {"from": …, "to": …, "parallel": …, "apply": …}}. */
    public void backfill(Context ctx) {
        answer(ctx, (pipeline, body) -> {
            int parallel = body.path("parallel").asInt(1);
            if (parallel < 1 || parallel > MOST_PARALLEL) {
                throw new IllegalArgumentException("parallel: expected 1 to " + MOST_PARALLEL + ", found " + parallel);
            }
            return backfill.backfill(
                    pipeline,
                    body.path("from").asText(),
                    body.path("to").asText(),
                    parallel,
                    body.path("apply").asBoolean());
        });
    }

    private void answer(Context ctx, Work work) {
        String name = ctx.pathParam("pipeline");
        Optional<IngestPipeline> pipeline = pipelines.apply(name);
        if (pipeline.isEmpty()) {
            refuse(ctx, 404, "there is no pipeline '" + name + "' here; sluice apply publishes one");
            return;
        }
        try {
            JsonNode body = ctx.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(ctx.body());
            ctx.json(work.on(pipeline.get(), body));
        } catch (IllegalArgumentException e) {
            refuse(ctx, 400, String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            refuse(ctx, 400, "the body is not JSON");
        } catch (ConnectRefused e) {
            refuse(ctx, e.status() == 404 ? 404 : 503, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refuse(ctx, 503, "the service stops");
        }
    }

    private static void refuse(Context ctx, int status, String why) {
        ctx.status(status).json(Map.of("error", why));
    }
}
