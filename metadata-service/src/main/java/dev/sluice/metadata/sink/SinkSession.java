package dev.sluice.metadata.sink;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer's life: polls, gathers, flushes. A fault of the system makes it pause with what it holds and try again, with growing waits,
 * until it works. Belongs to the sink's thread.
 */
final class SinkSession {

    private static final Logger log = LoggerFactory.getLogger(SinkSession.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long OBSERVE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long IDENTIFY_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** Offsets alone (transaction markers) are not worth a commit of their own while records may follow. */
    private static final int PATIENCE_FOR_OFFSETS = 4;

    private final Consumer<byte[], byte[]> consumer;
    private final SinkClients clients;
    private final Flusher flusher;
    private final SinkSettings settings;
    private final SinkMetrics metrics;
    private final SinkReport report;
    private final LagWatch lag;
    private final Batch batch;
    private final Rebalances rebalances;
    private final Backoff backoff = new Backoff();
    private @Nullable Fault fault;
    private long flushAt;
    private long observeAt;
    private long identifyAt = System.nanoTime() + IDENTIFY_NANOS;
    private long lastTimestamp;

    SinkSession(
            Consumer<byte[], byte[]> consumer,
            SinkClients clients,
            Flusher flusher,
            SinkSettings settings,
            SinkMetrics metrics,
            SinkReport report,
            LagWatch lag,
            Batch batch,
            Rebalances rebalances) {
        this.consumer = consumer;
        this.clients = clients;
        this.flusher = flusher;
        this.settings = settings;
        this.metrics = metrics;
        this.report = report;
        this.lag = lag;
        this.batch = batch;
        this.rebalances = rebalances;
    }

    /** Works until it is told to stop, then writes what it holds if that works at once. */
    void run(Admin admin, BooleanSupplier stopping) {
        clients.join(consumer, rebalances);
        try {
            while (!stopping.getAsBoolean()) {
                step(admin);
            }
        } catch (WakeupException e) {
            if (!stopping.getAsBoolean()) {
                throw e;
            }
        }
        if (fault == null) {
            flush();
        }
    }

    private void step(Admin admin) {
        poll();
        long now = System.nanoTime();
        if (fault != null) {
            if (backoff.isOver(now)) {
                retry();
            }
        } else if (!batch.isEmpty()
                && (batch.size() >= settings.maxRecords()
                        || batch.bytes() >= settings.maxBytes()
                        || now - flushAt >= 0)) {
            flush();
        }
        if (now - observeAt >= 0) {
            observeAt = now + OBSERVE_NANOS;
            observe();
        }
        if (now - identifyAt >= 0) {
            identifyAt = now + IDENTIFY_NANOS;
            rebalances.check(consumer, TopicIds.read(admin, clients.topics()));
        }
    }

    private void poll() {
        boolean wasEmpty = batch.isEmpty();
        try {
            var polled = consumer.poll(POLL);
            rebalances.rethrow();
            batch.add(polled);
        } catch (NoOffsetForPartitionException e) {
            rebalances.rethrow(); // what kept the partition's offset from being set
            throw e;
        } catch (OffsetOutOfRangeException e) {
            log.atWarn()
                    .addKeyValue("partitions", e.partitions())
                    .log("offsets out of range, looking at the topics again");
            rebalances.seekAgain(consumer);
        }
        if (wasEmpty && !batch.isEmpty()) {
            flushAt = System.nanoTime() + settings.interval().toNanos() * (batch.size() > 0 ? 1 : PATIENCE_FOR_OFFSETS);
        }
    }

    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        try {
            flusher.flush(batch);
            if (batch.size() > 0) {
                lastTimestamp = batch.records().get(batch.size() - 1).timestamp();
            }
            mirror(batch.next());
            batch.clear();
            works();
        } catch (SinkFault e) {
            pause(e);
        }
    }

    private void works() {
        if (fault != null) {
            log.atInfo().log("sink works again");
            fault = null;
            consumer.resume(consumer.paused());
        }
        backoff.reset();
        report.works();
    }

    private void pause(SinkFault cause) {
        Fault found = cause.fault();
        if (found.kind() == Fault.Kind.FINAL) {
            throw cause;
        }
        metrics.failed(found);
        fault = found;
        consumer.pause(consumer.assignment());
        backoff.next(System.nanoTime());
        report.waits(found.reason());
    }

    private void retry() {
        try {
            if (fault != null && fault.kind() == Fault.Kind.INVALIDATED) {
                flusher.reopen();
            }
            // part of the batch may have been written before the fault
            batch.dropBefore(flusher.state().offsets().all());
        } catch (SinkFault e) {
            pause(e);
            return;
        }
        if (batch.isEmpty()) {
            works();
        } else {
            flush();
        }
    }

    /** Advisory: so that every tool that shows lag shows ours. */
    private void mirror(Map<TopicPartition, Long> next) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        next.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        consumer.commitAsync(offsets, (committed, error) -> {
            if (error != null) {
                log.atDebug().addKeyValue("reason", error.getMessage()).log("offsets not mirrored");
            }
        });
    }

    private void observe() {
        boolean closed = fault != null && fault.kind() == Fault.Kind.INVALIDATED;
        if (consumer.assignment().isEmpty() || closed) {
            return;
        }
        SinkState state = flusher.state();
        metrics.ledger(state.ledger());
        try {
            report.progress(lag.look(consumer, state.offsets().all(), batch.next(), lastTimestamp));
            if (fault == null) {
                report.works();
            }
        } catch (TimeoutException e) {
            if (fault == null) {
                report.waits("broker away: " + e.getMessage());
            }
        }
    }
}
