package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Ledger;
import dev.sluice.metadata.sink.FlushTransaction.Committed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the sink counts, by process; the ledger in the warehouse counts for ever. Thread-safe. */
final class SinkMetrics {

    private final MeterRegistry meters;
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

    SinkMetrics(MeterRegistry meters, Supplier<SinkProgress> progress, Supplier<Long> eventsPending) {
        this.meters = meters;
        this.ledger = new LedgerGauges(meters);
        records = meters.counter("sluice.sink.records");
        rows = meters.counter("sluice.sink.rows");
        merged = meters.counter("sluice.sink.merged");
        duplicates = meters.counter("sluice.sink.duplicates");
        rejected = meters.counter("sluice.sink.rejected");
        enrichments = meters.counter("sluice.sink.enrichments");
        rollbacks = meters.counter("sluice.sink.rollback.detected");
        commits = Timer.builder("sluice.sink.commit")
                .publishPercentiles(0.5, 0.99)
                .percentilePrecision(2)
                .distributionStatisticExpiry(Duration.ofMinutes(1))
                .register(meters);
        sizes = meters.summary("sluice.sink.flush.records");
        meters.gauge("sluice.metadata.events.pending", eventsPending, Supplier::get);
        meters.gauge("sluice.sink.lag.records", progress, p -> p.get().records());
        meters.gauge("sluice.sink.lag.seconds", progress, p -> p.get().lagSeconds());
    }

    void committed(Committed committed, long nanos) {
        LoadCounts counts = committed.counts();
        records.increment((double) counts.records);
        rows.increment((double) counts.rows);
        merged.increment((double) counts.merged);
        duplicates.increment((double) counts.duplicates);
        rejected.increment((double) counts.rejected);
        enrichments.increment((double) counts.enrichments);
        committed.deadLetters().forEach((code, count) -> meters.counter("sluice.sink.dead.letters", "code", code)
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
        meters.counter("sluice.sink.faults", "kind", fault.kind().name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
