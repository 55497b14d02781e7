package dev.sluice.metadata.outbox;

import dev.sluice.metadata.store.Warehouse;
import dev.sluice.runtime.health.HealthStatus;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes committed events to topic {@code metadata}, in order, key = dataset, on a thread of its own. Events go out in Kafka
 * transactions and after every (re)start the topic itself says which came last, so readers of committed records see each event once and in
 * order; ids are stable, so that those who read uncommitted records can tell a repeat.
 *
 * <p>Thread-safe.
 */
public final class OutboxRelay {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
    /** Header with the id of the event; of one that ends a run it is the id of the run. */
    public static final String EVENT_ID = "sluice.event_id";

    private static final int AT_ONCE = 200;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private record Event(long sequence, String id, String dataset, String json) {}

    private final Warehouse warehouse;
    private final Map<String, Object> producerSettings;
    private final PublishedSequence inTopic;
    private final String topic;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong committed = new AtomicLong();
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean stopping;
    private volatile HealthStatus status = HealthStatus.ready();
    private @Nullable Thread thread; // guarded by this

    /**
     * A relay of one warehouse.
     *
     * @param producerSettings of a transactional producer whose transactional id names the warehouse
     * @param inTopic reads how far it got
     */
    public OutboxRelay(
            Warehouse warehouse, Map<String, Object> producerSettings, PublishedSequence inTopic, String topic) {
        this.warehouse = warehouse;
        this.producerSettings = Map.copyOf(producerSettings);
        this.inTopic = inTopic;
        this.topic = topic;
    }

    /**
     * Starts publishing what comes after a number; harmless when it runs already.
     *
     * @param alreadyPublished highest number that is in the topic
     * @param inOutbox highest number that is in the outbox
     */
    public synchronized void start(long alreadyPublished, long inOutbox) {
        committed.accumulateAndGet(inOutbox, Math::max);
        if (thread == null && !stopping) {
            published.set(alreadyPublished);
            thread = new Thread(this::run, "metadata-relay");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Tells that a commit has brought events up to this number. */
    public void committed(long sequence) {
        if (committed.getAndAccumulate(sequence, Math::max) < sequence) {
            wake.release();
        }
    }

    /** Highest number that the broker has acknowledged. */
    public long published() {
        return published.get();
    }

    /** Events committed and not yet acknowledged by the broker. */
    public long pending() {
        return Math.max(0, committed.get() - published.get());
    }

    /** Whether events go out; an unpublished event is late, never lost. */
    public HealthStatus status() {
        return status;
    }

    /** Stops; what is not published yet is published after the next start. */
    public void stop(Duration timeout) {
        Thread running;
        synchronized (this) {
            stopping = true;
            running = thread;
        }
        wake.release();
        if (running != null) {
            try {
                running.join(Math.max(1, timeout.toMillis()));
                if (running.isAlive()) {
                    running.interrupt(); // it waits for a broker that does not answer
                    running.join(200);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (!stopping) {
            try (var producer = new KafkaProducer<>(producerSettings, new StringSerializer(), new StringSerializer())) {
                // ends what an earlier producer left open; only then the topic's end is final
                producer.initTransactions();
                published.set(inTopic.read(warehouse.id()));
                while (!stopping) {
                    publish(producer);
                    status = HealthStatus.ready();
                    if (wake.tryAcquire(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                        wake.drainPermits();
                    }
                }
            } catch (InterruptedException | InterruptException e) {
                return;
            } catch (SQLException | KafkaException e) {
                if (stopping) {
                    return;
                }
                status = HealthStatus.notReady("metadata events are late: " + e.getMessage() + "; trying again");
                log.atWarn()
                        .addKeyValue("reason", e.getMessage())
                        .addKeyValue("pending", pending())
                        .log("metadata events not published, trying again");
                pause();
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    private void publish(Producer<String, String> producer) throws SQLException {
        while (pending() > 0 && !stopping) {
            List<Event> events = next();
            if (events.isEmpty()) {
                return;
            }
            producer.beginTransaction();
            for (Event event : events) {
                var record = new ProducerRecord<>(topic, event.dataset, event.json);
                header(record, PublishedSequence.SEQUENCE, String.valueOf(event.sequence));
                header(record, PublishedSequence.WAREHOUSE, warehouse.id());
                header(record, EVENT_ID, event.id);
                var unused = producer.send(record); // the commit fails where a send has failed
            }
            producer.commitTransaction();
            published.set(events.get(events.size() - 1).sequence);
        }
    }

    private List<Event> next() throws SQLException {
        List<Event> events = new ArrayList<>();
        try (var reader = warehouse.reader();
                PreparedStatement query = reader.prepareStatement("""
                        SELECT sequence, event_id, dataset, event FROM _sluice.outbox
                        WHERE sequence > ? ORDER BY sequence LIMIT ?""")) {
            query.setLong(1, published.get());
            query.setInt(2, AT_ONCE);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    events.add(new Event(rows.getLong(1), rows.getString(2), rows.getString(3), rows.getString(4)));
                }
            }
        }
        return events;
    }

    private static void header(ProducerRecord<String, String> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
