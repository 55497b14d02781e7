package dev.sluice.metadata.host;

import dev.sluice.metadata.ledger.LedgerView;
import dev.sluice.metadata.sink.Definitions;
import dev.sluice.metadata.sink.Share;
import dev.sluice.metadata.sink.Sink;
import dev.sluice.metadata.sink.SinkProgress;
import dev.sluice.metadata.sink.SinkSettings;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.store.WarehouseGauges;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.metadata.web.Total;
import dev.sluice.metadata.web.Totals;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.health.HealthStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A warehouse of one file, which this process has open and no other. */
public final class SingleWarehouse implements WarehouseHost {

    private final ServiceContext context;
    private final WarehouseSettings settings;
    private final SinkSettings sinkSettings;
    private final Definitions definitions;
    private volatile @Nullable Warehouse warehouse;
    private volatile @Nullable Sink sink;

    /** Does no I/O. */
    public SingleWarehouse(
            ServiceContext context, WarehouseSettings settings, SinkSettings sinkSettings, Definitions definitions) {
        this.context = context;
        this.settings = settings;
        this.sinkSettings = sinkSettings;
        this.definitions = definitions;
    }

    @Override
    public void start() {
        Warehouse opened = Warehouse.open(settings);
        warehouse = opened;
        WarehouseGauges.register(context.meters(), opened);
        Sink started = new Sink(context, opened, definitions, sinkSettings, Share.WHOLE);
        sink = started;
        started.start();
    }

    @Override
    public void stop(Duration timeout) {
        Sink running = sink;
        if (running != null) {
            running.stop(timeout);
        }
        Warehouse open = warehouse;
        if (open != null && (running == null || !running.isRunning())) {
            open.close();
        }
        sink = null;
        warehouse = null;
    }

    /**
     * The open warehouse.
     *
     * @throws IllegalStateException before start and after stop
     */
    public Warehouse warehouse() {
        Warehouse open = warehouse;
        if (open == null) {
            throw new IllegalStateException("the warehouse is not open: the service has not started, or has stopped");
        }
        return open;
    }

    /** How far the sink is; null before start. */
    public @Nullable SinkProgress progress() {
        Sink running = sink;
        return running == null ? null : running.progress();
    }

    /** Metadata events committed and not yet published. */
    public long eventsPending() {
        Sink running = sink;
        return running == null ? 0 : running.eventsPending();
    }

    /** A reader before the start or after the stop is told so, and may come again. */
    @Override
    public Connection open() throws SQLException {
        return opened().reader();
    }

    private Warehouse opened() throws SQLException {
        Warehouse open = warehouse;
        if (open == null) {
            throw new SQLException("it is not open yet, or any more");
        }
        return open;
    }

    @Override
    public Total total() {
        return Totals.read(this, eventsPending());
    }

    @Override
    public List<String> verify() throws SQLException {
        SinkProgress known = progress();
        String raw = context.topics().raw().name();
        boolean rawIsRead = known != null && known.byTopic().getOrDefault(raw, 1L) == 0;
        return new LedgerView(opened()).verify(rawIsRead);
    }

    @Override
    public HealthStatus sinkStatus() {
        Sink running = sink;
        return running == null ? HealthStatus.notReady("not started") : running.status();
    }

    @Override
    public HealthStatus relayStatus() {
        Sink running = sink;
        return running == null ? HealthStatus.notReady("not started") : running.relayStatus();
    }
}
