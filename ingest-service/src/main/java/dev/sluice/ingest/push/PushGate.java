package dev.sluice.ingest.push;

import dev.sluice.ingest.IngestPipeline;
import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.runtime.config.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Who may push to a pipeline, and how much. Thread-safe. */
final class PushGate {

    private static final String PATH = "/push/";
    /** A token may stand in a file, and be changed there: it is read again so often. */
    private static final long VALID_NANOS = 10_000_000_000L;

    private final Function<String, Optional<IngestPipeline>> pipelines;
    private final PushRules everywhere;
    private final Secrets secrets;
    private final LongSupplier nanos;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, Quota> quotas = new ConcurrentHashMap<>();

    private record Known(IngestPipeline pipeline, PushRules rules, long until) {}

    /** @param general the token of the process, with which one may push to every pipeline; null if it has none */
    PushGate(
            Function<String, Optional<IngestPipeline>> pipelines,
            @Nullable Secret general,
            Secrets secrets,
            LongSupplier nanos) {
        this.pipelines = pipelines;
        this.everywhere = new PushRules(general, Double.POSITIVE_INFINITY);
        this.secrets = secrets;
        this.nanos = nanos;
    }

    /** Whether a request for this path carries the token of the pipeline it pushes to; false where the pipeline has none. */
    boolean lets(String path, @Nullable String authorization) {
        if (!path.startsWith(PATH)) {
            return false;
        }
        Optional<IngestPipeline> pipeline = pipelines.apply(path.substring(PATH.length()));
        try {
            return pipeline.isPresent() && rules(pipeline.get()).isCarriedBy(authorization);
        } catch (PushRefused e) {
            return false;
        }
    }

    /** @throws PushRefused with 401 if the pipeline asks for a token of its own and the request carries neither it nor the general one */
    void identify(IngestPipeline pipeline, @Nullable String authorization) throws PushRefused {
        PushRules rules = rules(pipeline);
        if (rules.token() != null && !rules.isCarriedBy(authorization) && !everywhere.isCarriedBy(authorization)) {
            throw new PushRefused(401, "send the token of this pipeline as 'Authorization: Bearer …'");
        }
    }

    /** @throws PushRefused with 429 and the time to wait if the pipeline takes no more now */
    void admit(IngestPipeline pipeline, int records) throws PushRefused {
        double rate = rules(pipeline).recordsPerSecond();
        if (Double.isInfinite(rate)) {
            return;
        }
        Quota quota = quotas.compute(
                pipeline.definition().pipeline(),
                (name, old) -> old != null && old.isFor(rate) ? old : new Quota(rate, nanos.getAsLong()));
        OptionalLong wait = quota.take(records, nanos.getAsLong());
        if (wait.isPresent()) {
            throw new PushRefused(
                    429,
                    "this pipeline takes " + rate + " records a second; repeat the request",
                    Math.max(1, wait.getAsLong()));
        }
    }

    private PushRules rules(IngestPipeline pipeline) throws PushRefused {
        String name = pipeline.definition().pipeline();
        long now = nanos.getAsLong();
        Known last = known.get(name);
        if (last != null && last.pipeline() == pipeline && last.until() - now > 0) {
            return last.rules();
        }
        try {
            PushRules rules = PushRules.of(pipeline.definition().source(), secrets);
            known.put(name, new Known(pipeline, rules, now + VALID_NANOS));
            return rules;
        } catch (InvalidSource e) {
            throw new PushRefused(503, "the pipeline's source is not set up: " + e.getMessage());
        }
    }
}
