package dev.sluice.metadata.sink;

import dev.sluice.metadata.lineage.RunEvents;
import dev.sluice.metadata.outbox.OutboxRelay;
import dev.sluice.metadata.outbox.PublishedSequence;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * The writing half of the sink by itself: records that somebody has polled become one committed transaction. It polls nothing, publishes no
 * events and does not try again; for measurements of what the service does between two polls. Belongs to one thread.
 */
public final class SinkWriter implements AutoCloseable {

    private final Warehouse warehouse;
    private final Flusher flusher;

    private SinkWriter(Warehouse warehouse, Flusher flusher) {
        this.warehouse = warehouse;
        this.flusher = flusher;
    }

    /**
     * Opens or makes a warehouse.
     *
     * @param topics where the records come from
     * @param definitions the definitions in force
     * @throws dev.sluice.metadata.store.WarehouseInUse if another process has it open
     * @throws dev.sluice.metadata.store.WarehouseUnusable if it cannot be opened for any other reason
     */
    public static SinkWriter open(WarehouseSettings settings, Topics topics, Definitions definitions) {
        Warehouse warehouse = Warehouse.open(settings);
        String events = topics.metadata().name();
        var relay = new OutboxRelay(warehouse, Map.of(), new PublishedSequence(Map.of(), events), events);
        var flusher = new Flusher(
                warehouse,
                new FlushTransaction(warehouse, new SinkTopics(topics, Share.WHOLE), definitions, Clock.systemUTC()),
                relay,
                new RunEvents(
                        topics.namespace(),
                        "localhost:9092",
                        topics.raw().name(),
                        settings.file().toString()),
                "_sluice",
                new SinkMetrics(new SimpleMeterRegistry(), Share.WHOLE, () -> SinkProgress.NONE, relay::pending));
        return new SinkWriter(warehouse, flusher);
    }

    /**
     * Writes what one or more polls brought, as one flush, and returns after its commit.
     *
     * @throws RuntimeException if the system (disk, memory) does not allow it; then nothing, or a first part of the records, is written
     */
    public void write(ConsumerRecords<byte[], byte[]> polled) {
        var batch = new Batch(Clock.systemUTC());
        batch.add(polled);
        flusher.flush(batch);
    }

    /** The warehouse, for readers. */
    public Warehouse warehouse() {
        return warehouse;
    }

    @Override
    public void close() {
        warehouse.close();
    }
}
