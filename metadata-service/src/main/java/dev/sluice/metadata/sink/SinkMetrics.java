package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Ledger;
import dev.sluice.metadata.sink.FlushTransaction.Committed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the sink counts, by process; the ledger in the warehouse counts for ever. Thread-safe. */
final class SinkMetrics {

    private static final String SHARD = "shard";

    private final MeterRegistry meters;
    private final Tags tags;
    private final Counter records;
    private final Counter rows;
    private final Counter merged;
    private final Counter duplicates;
    private final Counter rejected;
    private final Counter enrichments;
    private final Counter rollbacks;
    private final Timer commits;
    private final DistributionSummary sizes;
    private final LedgerGauges ledger;

    /** @param share of a shard all meters have a tag {@code shard} */
    SinkMetrics(MeterRegistry meters, Share share, Supplier<SinkProgress> progress, Supplier<Long> eventsPending) {
        this.meters = meters;
        this.tags = share.isWhole() ? Tags.empty() : Tags.of(SHARD, String.valueOf(share.shard()));
        this.ledger = new LedgerGauges(meters, tags);
        records = meters.counter("sluice.sink.records", tags);
        rows = meters.counter("sluice.sink.rows", tags);
        merged = meters.counter("sluice.sink.merged", tags);
        duplicates = meters.counter("sluice.sink.duplicates", tags);
        rejected = meters.counter("sluice.sink.rejected", tags);
        enrichments = meters.counter("sluice.sink.enrichments", tags);
        rollbacks = meters.counter("sluice.sink.rollback.detected", tags);
        commits = Timer.builder("sluice.sink.commit")
                .tags(tags)
                .publishPercentiles(0.5, 0.99)
                .percentilePrecision(2)
                .distributionStatisticExpiry(Duration.ofMinutes(1))
                .register(meters);
        sizes = meters.summary("sluice.sink.flush.records", tags);
        meters.gauge("sluice.metadata.events.pending", tags, eventsPending, Supplier::get);
        meters.gauge("sluice.sink.lag.records", tags, progress, p -> p.get().records());
        meters.gauge("sluice.sink.lag.seconds", tags, progress, p -> p.get().lagSeconds());
    }

    void committed(Committed committed, long nanos) {
        LoadCounts counts = committed.counts();
        records.increment((double) counts.records);
        rows.increment((double) counts.rows);
        merged.increment((double) counts.merged);
        duplicates.increment((double) counts.duplicates);
        rejected.increment((double) counts.rejected);
        enrichments.increment((double) counts.enrichments);
        committed.deadLetters().forEach((code, count) -> meters.counter(
                        "sluice.sink.dead.letters", tags.and("code", code))
                .increment(count));
        if (counts.records > 0) {
            commits.record(nanos, TimeUnit.NANOSECONDS);
            sizes.record((double) counts.records);
        }
    }

    /** Shows the ledger; from time to time is enough. */
    void ledger(Ledger now) {
        ledger.show(now);
    }

    void rolledBack() {
        rollbacks.increment();
    }

    void failed(Fault fault) {
        meters.counter(
                        "sluice.sink.faults",
                        tags.and("kind", fault.kind().name().toLowerCase(Locale.ROOT)))
                .increment();
    }

    /** A shard that has gone to another process is no longer counted in this one. */
    void close() {
        tags.stream().findFirst().ifPresent(shard -> meters.getMeters().stream()
                .filter(meter -> shard.getValue().equals(meter.getId().getTag(SHARD)))
                .forEach(meters::remove));
    }
}
