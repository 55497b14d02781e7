package dev.sluice.ingest.push;

import dev.sluice.ingest.IngestConfig;
import dev.sluice.ingest.IngestMetrics;
import dev.sluice.ingest.IngestPipeline;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.pipeline.definition.SourceSpec;
import dev.sluice.runtime.config.Secret;
import dev.sluice.runtime.definitions.DefinitionFeed;
import dev.sluice.runtime.definitions.DefinitionsUnavailable;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /push/{pipeline}}: takes one JSON object, an array of them, or one per line, and answers 202 when the broker has them
 * all. Thread-safe.
 */
public final class PushDoor {

    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(2);
    private static final int SHOWN_IDS = 10;
    private static final int LONGEST_KEY = 255;

    private final DefinitionFeed<IngestPipeline> pipelines;
    private final IngestMetrics metrics;
    private final PushBody bodies;
    private final BodyReader reader;
    private final Semaphore places;
    private final PushGate gate;
    private final long maxBodyBytes;
    private final String retryAfter;
    private volatile @Nullable RawProducer producer;

    /** @param token of the process, with which one may push to every pipeline; null if it has none */
    public PushDoor(
            DefinitionFeed<IngestPipeline> pipelines,
            IngestConfig config,
            IngestMetrics metrics,
            @Nullable Secret token) {
        this.pipelines = pipelines;
        this.gate = new PushGate(pipelines::find, token, Secrets.ofProcess(), System::nanoTime);
        this.metrics = metrics;
        this.bodies = new PushBody((int) config.maxRecordBytes().bytes(), config.maxDepth());
        this.maxBodyBytes = config.push().maxBodyBytes().bytes();
        this.reader = new BodyReader(maxBodyBytes, config.push().timeout());
        this.places = new Semaphore(config.push().maxRequests());
        this.retryAfter = String.valueOf(config.push().retryAfter().toSeconds());
    }

    /** Opens the door. */
    public void open(RawProducer raw) {
        producer = raw;
    }

    /** Closes the door: from now on the answer is 503. */
    public void close() {
        producer = null;
    }

    /** Whether a request needs no token of the process: it carries that of the pipeline it pushes to, or asks for the description. */
    public boolean lets(Context ctx) {
        return ctx.path().equals(PushDescription.PATH) || gate.lets(ctx.path(), ctx.header("Authorization"));
    }

    /** Answers one request. */
    public void handle(Context ctx) {
        try {
            List<String> ids = accept(ctx);
            ctx.status(202)
                    .json(Map.of(
                            "accepted", ids.size(), "record_ids", ids.subList(0, Math.min(SHOWN_IDS, ids.size()))));
        } catch (PushRefused e) {
            if (e.isTemporary()) {
                ctx.header("Retry-After", e.seconds() > 0 ? String.valueOf(e.seconds()) : retryAfter);
            }
            if (e.status() == 401) {
                ctx.header("WWW-Authenticate", "Bearer");
            }
            ctx.status(e.status()).json(Map.of("error", e.text()));
        }
        metrics.pushed(ctx.statusCode());
    }

    private List<String> accept(Context ctx) throws PushRefused {
        RawProducer raw = producer;
        if (raw == null) {
            throw new PushRefused(503, "the push door is not open yet, or closed; repeat the request");
        }
        if (!places.tryAcquire()) {
            throw new PushRefused(429, "too many requests at once; repeat the request");
        }
        try {
            IngestPipeline pipeline = pipeline(ctx.pathParam("pipeline"));
            gate.identify(pipeline, ctx.header("Authorization"));
            String key = idempotencyKey(ctx);
            List<byte[]> records = records(ctx);
            if (records.isEmpty()) {
                throw new PushRefused(400, "no records in the body");
            }
            gate.admit(pipeline, records.size());
            List<String> ids = raw.send(pipeline, records, key);
            long bytes = records.stream().mapToLong(record -> record.length).sum();
            metrics.received(pipeline.definition().pipeline(), RawProducer.SOURCE, records.size(), bytes);
            return ids;
        } finally {
            places.release();
        }
    }

    private IngestPipeline pipeline(String name) throws PushRefused {
        try {
            return pipelines
                    .awaitKnown(name, KNOWN_WITHIN)
                    .filter(PushDoor::takesPushes)
                    .orElseThrow(() -> new PushRefused(404, noSuchPipeline(name)));
        } catch (DefinitionsUnavailable e) {
            throw new PushRefused(503, "the definitions cannot be read now; repeat the request");
        }
    }

    private static boolean takesPushes(IngestPipeline pipeline) {
        return pipeline.definition().source().connector().equals(SourceSpec.HTTP_PUSH);
    }

    private String noSuchPipeline(String name) {
        List<String> others = pipelines.all().entrySet().stream()
                .filter(entry -> takesPushes(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        String what = pipelines.find(name).isPresent()
                ? "pipeline '" + name + "' does not take pushes (its connector is not http-push)"
                : "no pipeline '" + name + "'";
        return what + "; "
                + (others.isEmpty() ? "none takes pushes" : "these take pushes: " + String.join(", ", others));
    }

    private static @Nullable String idempotencyKey(Context ctx) throws PushRefused {
        String key = ctx.header("Idempotency-Key");
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
            throw new PushRefused(400, "Idempotency-Key: expected 1 to " + LONGEST_KEY + " characters");
        }
        return key;
    }

    private List<byte[]> records(Context ctx) throws PushRefused {
        String[] type =
                String.valueOf(ctx.contentType()).toLowerCase(Locale.ROOT).split(";", 2);
        String mediaType = type[0].strip();
        boolean lines = mediaType.equals("application/x-ndjson")
                || mediaType.equals("application/ndjson")
                || mediaType.equals("application/jsonl");
        if (!lines && !mediaType.equals("application/json")) {
            throw new PushRefused(
                    415, "Content-Type: expected application/json or application/x-ndjson, found '" + mediaType + "'");
        }
        String charset = type.length > 1 ? type[1].replace("\"", "").replace(" ", "") : "";
        if (charset.contains("charset=")
                && !charset.contains("charset=utf-8")
                && !charset.contains("charset=us-ascii")) {
            throw new PushRefused(415, "Content-Type: expected charset utf-8, found '" + charset + "'");
        }
        if (ctx.req().getContentLengthLong() > maxBodyBytes) {
            throw new PushRefused(413, "the body has more than " + maxBodyBytes + " bytes; send it in parts");
        }
        byte[] body = reader.read(ctx.bodyInputStream(), ctx.header("Content-Encoding"));
        return lines ? bodies.lines(body) : bodies.json(body);
    }
}
