package dev.sluice.metadata.sink;

import static org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;

import dev.sluice.runtime.health.HealthStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of the sink: polls, gathers, flushes. A fault of the system makes it pause with what it holds, say why in the health, and try
 * again until it works; a broker that is away likewise. It stops by itself only where going on would lose or mix up records.
 */
public final class SinkLoop {

    private static final Logger log = LoggerFactory.getLogger(SinkLoop.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final long OBSERVE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long IDENTIFY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Duration SHORT_ANSWER = Duration.ofSeconds(3);
    private static final long RECONNECT_MILLIS = 1_000;

    private final SinkClients clients;
    private final Flusher flusher;
    private final SinkSettings settings;
    private final SinkMetrics metrics;
    private final Clock clock;
    private final Thread thread = new Thread(this::run, "metadata-sink");
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Batch batch = new Batch();
    private volatile HealthStatus status = HealthStatus.notReady("not started");
    private volatile SinkProgress progress = SinkProgress.NONE;
    private volatile @Nullable Consumer<byte[], byte[]> polling;

    private @Nullable Fault fault;
    private final Backoff backoff = new Backoff();
    private long flushAt;
    private long observeAt;
    private long identifyAt;
    private long lastTimestamp;

    /** Made by {@link Sink}. */
    SinkLoop(SinkClients clients, Flusher flusher, SinkSettings settings, SinkMetrics metrics, Clock clock) {
        this.clients = clients;
        this.flusher = flusher;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Starts the thread. */
    void start() {
        status = HealthStatus.notReady("connecting to the broker");
        thread.start();
    }

    /** Writes what has been polled, if that is possible in time, and ends. What is not written is read again. */
    void stop(Duration timeout) {
        stopping.countDown();
        Consumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join(Math.max(1, timeout.toMillis()));
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(500);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Whether rows land, and if not, why. */
    HealthStatus status() {
        return status;
    }

    SinkProgress progress() {
        return progress;
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void run() {
        while (!isStopping()) {
            try {
                session();
            } catch (SinkStopped e) {
                stopFor(String.valueOf(e.getMessage()));
                return;
            } catch (FencedInstanceIdException e) {
                stopFor("another process reads into a copy of this warehouse: stop one of the two");
                return;
            } catch (InterruptException e) {
                return;
            } catch (WakeupException e) {
                log.atDebug().log("woken up to stop");
            } catch (SinkFault e) {
                if (e.fault().kind() == Fault.Kind.FINAL) {
                    stopFor(e.fault().reason());
                    return;
                }
                away(e.fault().reason());
            } catch (KafkaException e) {
                away("broker: " + e.getMessage());
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("sink failed, starting it again");
                away(String.valueOf(e));
            }
        }
        status = HealthStatus.notReady("stopped");
    }

    private void stopFor(String reason) {
        log.atError().addKeyValue("reason", reason).log("sink stopped");
        status = HealthStatus.failed(reason);
    }

    private void away(String reason) {
        if (isStopping()) {
            return;
        }
        if (!reason.equals(status.reason())) {
            log.atWarn().addKeyValue("reason", reason).log("sink waits");
        }
        status = HealthStatus.notReady(reason);
        await(RECONNECT_MILLIS);
    }

    private void await(long millis) {
        try {
            if (stopping.await(millis, TimeUnit.MILLISECONDS)) {
                log.atDebug().log("stopping while waiting");
            }
        } catch (InterruptedException e) {
            stopping.countDown();
        }
    }

    /** One consumer's life. */
    private void session() {
        batch.clear();
        fault = null;
        backoff.reset();
        try (Admin admin = clients.admin()) {
            Map<String, String> topicIds = TopicIds.read(admin, clients.topics());
            flusher.reading(topicIds);
            flusher.published(clients.published());
            var consumer =
                    new KafkaConsumer<>(clients.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            try {
                polling = consumer;
                var assignment = new Assignment(consumer, flusher, settings, metrics, clock);
                var rebalances = new Rebalances(assignment, topicIds);
                consumer.subscribe(clients.topics(), rebalances);
                identifyAt = System.nanoTime() + IDENTIFY_NANOS;
                stepUntilStopped(consumer, rebalances, admin);
                if (fault == null) {
                    flush(consumer);
                }
            } finally {
                polling = null;
                // a static member leaves only when it says so; without that a new warehouse would wait for the old
                // one's session
                consumer.close(CloseOptions.timeout(CLOSE).withGroupMembershipOperation(LEAVE_GROUP));
            }
        }
    }

    private void stepUntilStopped(Consumer<byte[], byte[]> consumer, Rebalances rebalances, Admin admin) {
        try {
            while (!isStopping()) {
                step(consumer, rebalances, admin);
            }
        } catch (WakeupException e) {
            if (!isStopping()) {
                throw e;
            }
        }
    }

    private void step(Consumer<byte[], byte[]> consumer, Rebalances rebalances, Admin admin) {
        poll(consumer, rebalances);
        long now = System.nanoTime();
        if (fault != null) {
            if (backoff.isOver(now)) {
                retry(consumer);
            }
        } else if (!batch.isEmpty()
                && (batch.size() >= settings.maxRecords()
                        || batch.bytes() >= settings.maxBytes()
                        || now - flushAt >= 0)) {
            flush(consumer);
        }
        if (now - observeAt >= 0) {
            observeAt = now + OBSERVE_NANOS;
            observe(consumer);
        }
        if (now - identifyAt >= 0) {
            identifyAt = now + IDENTIFY_NANOS;
            rebalances.check(consumer, TopicIds.read(admin, clients.topics()));
        }
    }

    private void poll(Consumer<byte[], byte[]> consumer, Rebalances rebalances) {
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
            batch.clear();
            rebalances.assignment.seek(consumer.assignment(), rebalances.topicIds);
        }
        if (wasEmpty && !batch.isEmpty()) {
            // offsets alone (transaction markers) are not worth a commit of their own while records may follow
            flushAt = System.nanoTime() + settings.interval().toNanos() * (batch.size() > 0 ? 1 : 4);
        }
    }

    private void flush(Consumer<byte[], byte[]> consumer) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            flusher.flush(batch);
            if (batch.size() > 0) {
                lastTimestamp = batch.records().get(batch.size() - 1).timestamp();
            }
            mirror(consumer, batch.next());
            batch.clear();
            works(consumer);
        } catch (SinkFault e) {
            pause(consumer, e);
        }
    }

    private void works(Consumer<byte[], byte[]> consumer) {
        if (fault != null) {
            log.atInfo().log("sink works again");
            fault = null;
            consumer.resume(consumer.paused());
        }
        backoff.reset();
        status = HealthStatus.ready();
    }

    private void pause(Consumer<byte[], byte[]> consumer, SinkFault cause) {
        Fault found = cause.fault();
        if (found.kind() == Fault.Kind.FINAL) {
            throw cause;
        }
        metrics.failed(found);
        if (fault == null || !found.reason().equals(fault.reason())) {
            log.atWarn().addKeyValue("reason", found.reason()).log("sink paused, trying again");
        }
        fault = found;
        consumer.pause(consumer.assignment());
        backoff.next(System.nanoTime());
        status = HealthStatus.notReady(found.reason());
    }

    private void retry(Consumer<byte[], byte[]> consumer) {
        try {
            if (fault != null && fault.kind() == Fault.Kind.INVALIDATED) {
                flusher.reopen();
            }
            // part of the batch may have been written before the fault
            batch.dropBefore(flusher.state().offsets().all());
        } catch (SinkFault e) {
            pause(consumer, e);
            return;
        }
        if (batch.isEmpty()) {
            works(consumer);
        } else {
            flush(consumer);
        }
    }

    /** Advisory: so that every tool that shows lag shows ours. */
    private static void mirror(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> next) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        next.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        consumer.commitAsync(offsets, (committed, error) -> {
            if (error != null) {
                log.atDebug().addKeyValue("reason", error.getMessage()).log("offsets not mirrored");
            }
        });
    }

    private void observe(Consumer<byte[], byte[]> consumer) {
        if (consumer.assignment().isEmpty()) {
            return;
        }
        try {
            Map<TopicPartition, Long> committed = flusher.state().offsets().all();
            metrics.ledger(flusher.state().ledger());
            var lag = new HashMap<TopicPartition, Long>();
            long records = 0;
            for (var end :
                    consumer.endOffsets(consumer.assignment(), SHORT_ANSWER).entrySet()) {
                // a partition that was never committed starts where the consumer stands, not at 0
                long from = committed.containsKey(end.getKey())
                        ? committed.get(end.getKey())
                        : batch.next().containsKey(end.getKey()) ? 0 : consumer.position(end.getKey(), SHORT_ANSWER);
                lag.put(end.getKey(), Math.max(0, end.getValue() - from));
                records += Math.max(0, end.getValue() - from);
            }
            double seconds = records == 0 || lastTimestamp == 0 ? 0 : (clock.millis() - lastTimestamp) / 1_000.0;
            progress = new SinkProgress(lag, Math.max(0, seconds));
            if (fault == null) {
                status = HealthStatus.ready();
            }
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            if (fault == null) {
                away("broker away: " + e.getMessage());
            }
        }
    }

    /** Listens to the group; what goes wrong in it is thrown by the loop. */
    private final class Rebalances implements ConsumerRebalanceListener {
        private final Assignment assignment;
        private Map<String, String> topicIds;
        private @Nullable RuntimeException failed;

        Rebalances(Assignment assignment, Map<String, String> topicIds) {
            this.assignment = assignment;
            this.topicIds = topicIds;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            batch.clear(); // whoever gets them reads them again, after the warehouse's offsets
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            log.atInfo().addKeyValue("partitions", partitions.size()).log("partitions assigned");
            try {
                assignment.seek(partitions, topicIds);
            } catch (RuntimeException e) {
                failed = e;
            }
        }

        void rethrow() {
            if (failed != null) {
                throw failed;
            }
        }

        void check(Consumer<byte[], byte[]> consumer, Map<String, String> now) {
            if (!now.equals(topicIds)) {
                topicIds = now;
                batch.clear();
                assignment.seek(consumer.assignment(), now);
                flusher.reading(now);
            }
        }
    }
}
