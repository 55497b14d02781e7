package dev.sluice.metadata.sink;

import dev.sluice.metadata.lineage.RunEvents;
import dev.sluice.metadata.outbox.OutboxRelay;
import dev.sluice.metadata.sink.FlushTransaction.Committed;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.store.WarehouseUnusable;
import dev.sluice.metadata.warehouse.Places;
import dev.sluice.metadata.warehouse.PlacesMoved;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets batches into the warehouse. A batch that DuckDB refuses is halved until the record that it refuses stands alone, and that one goes to
 * {@code _sluice.rejected}; a fault of the system is thrown on, with nothing written of what was under way. Belongs to the sink's thread.
 */
final class Flusher {

    /** Below this many records, running out of memory is not the batch's fault. */
    private static final int SMALLEST_FOR_MEMORY = 500;

    private static final Logger log = LoggerFactory.getLogger(Flusher.class);

    private final Warehouse warehouse;
    private final FlushTransaction transaction;
    private final OutboxRelay relay;
    private final RunEvents events;
    private final String systemPrefix;
    private final SinkMetrics metrics;
    private final Map<String, String> topicIds = new HashMap<>();
    private Places places;
    private @Nullable SinkState state;
    private long publishedAtStart;
    private boolean checked;
    private boolean mustReopen;

    Flusher(
            Warehouse warehouse,
            FlushTransaction transaction,
            OutboxRelay relay,
            RunEvents events,
            String systemPrefix,
            SinkMetrics metrics) {
        this.warehouse = warehouse;
        this.transaction = transaction;
        this.relay = relay;
        this.events = events;
        this.systemPrefix = systemPrefix;
        this.metrics = metrics;
        this.places = Places.in(warehouse.staging());
    }

    /** Merges look after tables from so many rows on, instead of a million; before the first flush. */
    void placesFrom(long rows) {
        places = new Places(warehouse.staging(), rows);
        state = null;
    }

    /** Where rows are, as far as that is known. */
    Places places() {
        return places;
    }

    /** Notes which topics are read: their ids are kept with the offsets. */
    void reading(Map<String, String> idsByTopic) {
        topicIds.putAll(idsByTopic);
    }

    /**
     * Starts to publish events.
     *
     * @param published highest number that is in the topic
     */
    void published(long published) {
        check();
        publishedAtStart = published;
        state = null; // numbers go on above what is in the topic
        relay.start(published, state().outbox().last());
    }

    private void check() {
        try {
            if (!checked) {
                OpeningCheck.run(warehouse);
                checked = true;
            }
        } catch (SQLException | WarehouseUnusable e) {
            throw new SinkFault(Fault.of(e), e);
        }
    }

    /**
     * What the warehouse holds, as of the last commit.
     *
     * @throws SinkFault if it cannot be read now
     */
    SinkState state() {
        SinkState loaded = state;
        if (loaded == null) {
            if (mustReopen) {
                reopen();
            }
            try {
                loaded = new SinkState(
                        warehouse, systemPrefix, events, Math.max(publishedAtStart, relay.published()), places);
                state = loaded;
            } catch (SQLException e) {
                throw new SinkFault(Fault.of(e), e);
            }
        }
        return loaded;
    }

    /**
     * Writes a batch, all of it.
     *
     * @throws SinkFault if the system does not allow it now; the part that was written has moved the offsets
     */
    void flush(Batch batch) {
        if (!batch.isEmpty()) {
            attempt(batch, null);
        }
    }

    private void attempt(Batch batch, @Nullable String condemned) {
        Fault fault;
        Throwable cause;
        try {
            long begin = System.nanoTime();
            Committed committed = transaction.run(state(), batch, topicIds, condemned, relay.published());
            metrics.committed(committed, System.nanoTime() - begin);
            relay.committed(committed.lastEvent());
            return;
        } catch (SinkFault e) {
            throw e;
        } catch (PlacesMoved e) {
            log.atDebug().addKeyValue("reason", e.getMessage()).log("rows have moved, merging by reading");
            places.misled();
            state = null;
            attempt(batch, condemned);
            return;
        } catch (CommitFailed e) {
            fault = Fault.ofCommit(e.reason());
            cause = e.reason();
            mustReopen = true;
        } catch (SQLException | RuntimeException | OutOfMemoryError e) {
            fault = Fault.of(e);
            cause = e;
        }
        state = null;
        boolean smallerMayDo = fault.kind() == Fault.Kind.MEMORY && batch.size() >= SMALLEST_FOR_MEMORY;
        if (fault.kind() != Fault.Kind.RECORD && !smallerMayDo) {
            transaction.failed(fault.reason());
            throw new SinkFault(fault, cause);
        }
        if (batch.size() > 1) {
            log.atDebug()
                    .addKeyValue("records", batch.size())
                    .addKeyValue("kind", fault.kind())
                    .log("flush refused, trying its halves");
            batch.halves().forEach(half -> attempt(half, null));
        } else if (batch.size() == 1 && condemned == null) {
            var record = batch.records().get(0);
            log.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("record refused by the warehouse, see _sluice.rejected");
            attempt(batch, fault.reason());
        } else {
            throw new SinkFault(
                    new Fault(Fault.Kind.SYSTEM, "cannot put a refused record aside: " + fault.reason()), cause);
        }
    }

    /**
     * Opens the file again after a fatal error.
     *
     * @throws SinkFault if that cannot be done now; the next use tries again
     */
    void reopen() {
        state = null;
        places.clear();
        mustReopen = true;
        try {
            warehouse.reopen();
            mustReopen = false;
        } catch (RuntimeException e) {
            Throwable reason = e.getCause() instanceof SQLException cause ? cause : e;
            throw new SinkFault(
                    new Fault(
                            Fault.Kind.INVALIDATED,
                            "the warehouse cannot be opened again: "
                                    + Fault.of(reason).reason()),
                    e);
        }
    }

    /** Forgets what is in memory; the next use reads it again. */
    void forget() {
        state = null;
        places.clear();
    }
}
