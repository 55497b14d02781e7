package dev.sluice.metadata.sink;

import static org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;

import dev.sluice.runtime.health.HealthStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of the sink: one {@link SinkSession} after another. When a session ends because the broker is away or a definition cannot be
 * read, it says why in the health and begins another. It stops by itself only where going on would lose or mix up records. Thread-safe.
 */
final class SinkLoop {

    private static final Logger log = LoggerFactory.getLogger(SinkLoop.class);
    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final long RECONNECT_MILLIS = 1_000;

    private final SinkClients clients;
    private final Flusher flusher;
    private final SinkSettings settings;
    private final SinkMetrics metrics;
    private final Clock clock;
    private final SinkReport report = new SinkReport();
    private final Thread thread = new Thread(this::run, "metadata-sink");
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Consumer<byte[], byte[]> polling;

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
        report.connecting();
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
        return report.status();
    }

    SinkProgress progress() {
        return report.progress();
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void run() {
        while (!isStopping()) {
            try {
                session();
            } catch (SinkStopped e) {
                report.stopped(String.valueOf(e.getMessage()));
                return;
            } catch (FencedInstanceIdException e) {
                report.stopped("another process reads into a copy of this warehouse: stop one of the two");
                return;
            } catch (InterruptException e) {
                return;
            } catch (WakeupException e) {
                log.atDebug().log("woken up to stop");
            } catch (SinkFault e) {
                if (e.fault().kind() == Fault.Kind.FINAL) {
                    report.stopped(e.fault().reason());
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
        report.ended();
    }

    private void away(String reason) {
        if (isStopping()) {
            return;
        }
        report.waits(reason);
        try {
            if (stopping.await(RECONNECT_MILLIS, TimeUnit.MILLISECONDS)) {
                log.atDebug().log("stopping while waiting");
            }
        } catch (InterruptedException e) {
            stopping.countDown();
        }
    }

    private void session() {
        try (Admin admin = clients.admin()) {
            Map<String, String> topicIds = TopicIds.read(admin, clients.topics());
            flusher.reading(topicIds);
            flusher.published(clients.published());
            var consumer =
                    new KafkaConsumer<>(clients.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            try {
                polling = consumer;
                session(consumer, topicIds).run(admin, this::isStopping);
            } finally {
                polling = null;
                // a static member leaves only when it says so; without that a new warehouse would wait for the old
                // one's session
                consumer.close(CloseOptions.timeout(CLOSE).withGroupMembershipOperation(LEAVE_GROUP));
            }
        }
    }

    private SinkSession session(Consumer<byte[], byte[]> consumer, Map<String, String> topicIds) {
        var batch = new Batch(clock);
        var assignment = new Assignment(consumer, flusher, settings, metrics, clock);
        var rebalances = new Rebalances(assignment, flusher, batch, topicIds);
        return new SinkSession(
                consumer, clients, flusher, settings, metrics, report, new LagWatch(clock), batch, rebalances);
    }
}
