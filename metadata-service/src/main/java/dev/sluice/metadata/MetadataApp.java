package dev.sluice.metadata;

import dev.sluice.metadata.export.ExportDirectory;
import dev.sluice.metadata.export.Outlet;
import dev.sluice.metadata.ledger.LedgerView;
import dev.sluice.metadata.query.SqlLimits;
import dev.sluice.metadata.sink.Sink;
import dev.sluice.metadata.sink.SinkProgress;
import dev.sluice.metadata.sink.SinkSettings;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.store.WarehouseGauges;
import dev.sluice.metadata.store.WarehouseInUse;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.metadata.store.WarehouseUnusable;
import dev.sluice.metadata.web.ExportDoor;
import dev.sluice.metadata.web.WarehouseDoor;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.runtime.Service;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.definitions.DefinitionFeed;
import dev.sluice.runtime.health.HealthStatus;
import dev.sluice.schemas.PipelineVersion;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The metadata service: owns the warehouse of its namespace, lands rows in it and publishes what happened to which dataset.
 *
 * <p>Lands every record exactly once as long as the topics still hold what the warehouse has not committed; see the README for the gap.
 */
public final class MetadataApp implements Service {

    private static final Duration DEFINITION_PATIENCE = Duration.ofSeconds(10);

    private final WarehouseConfig config;
    private final ServiceContext context;
    private final DefinitionFeed<Pipeline> definitions;
    private final WarehouseDoor door;
    private final Outlet outlet;
    private volatile @Nullable Warehouse warehouse;
    private volatile @Nullable Sink sink;

    /** Registers health checks, metrics and routes; does no I/O. */
    public MetadataApp(WarehouseConfig config, ServiceContext context) {
        this.config = config;
        this.context = context;
        this.definitions = new DefinitionFeed<>(context, "metadata", MetadataApp::compile);
        context.health().register("metadata.sink", this::sinkStatus);
        context.health().register("metadata.relay", this::relayStatus);
        this.door = new WarehouseDoor(
                new WarehouseDoor.Source() {
                    @Override
                    public Connection open() throws SQLException {
                        return openWarehouse().reader();
                    }

                    @Override
                    public List<String> verify() throws SQLException {
                        return new LedgerView(openWarehouse()).verify(rawIsRead());
                    }

                    @Override
                    public long eventsPending() {
                        return MetadataApp.this.eventsPending();
                    }

                    @Override
                    public Optional<Integer> definitionVersion(String pipeline) {
                        return definitions.find(pipeline).map(Pipeline::version);
                    }
                },
                SqlLimits.defaults(),
                context);
        context.http().routes(door::addTo);
        Path dataDir = context.config().dataDir();
        Path file = config.fileIn(dataDir);
        outlet = new Outlet(() -> openWarehouse().reader(), file, WarehouseSettings.stagingOf(file));
        context.http().routes(new ExportDoor(outlet, new ExportDirectory(config.exportsIn(dataDir)))::addTo);
    }

    private boolean rawIsRead() {
        SinkProgress known = progress();
        String raw = context.topics().raw().name();
        return known != null && known.byTopic().getOrDefault(raw, 1L) == 0;
    }

    /** A reader before the start or after the stop is told so, and may come again. */
    private Warehouse openWarehouse() throws SQLException {
        Warehouse open = warehouse;
        if (open == null) {
            throw new SQLException("it is not open yet, or any more");
        }
        return open;
    }

    private static Pipeline compile(PipelineVersion version) {
        Map<String, byte[]> files = new HashMap<>();
        version.getAssets().forEach((path, bytes) -> {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            files.put(path, copy);
        });
        Assets assets = Assets.of(files);
        return Pipeline.compile(
                DefinitionReader.read(version.getDefinition(), version.getFile(), assets),
                assets,
                version.getVersion(),
                null);
    }

    @Override
    public String name() {
        return "metadata";
    }

    /**
     * Opens the warehouse and starts to land rows; waits while the broker is away.
     *
     * @throws WarehouseInUse if another process has it open: exit code 75
     * @throws WarehouseUnusable if it cannot be opened
     */
    @Override
    public void start() {
        Path file = config.fileIn(context.config().dataDir());
        Warehouse opened = Warehouse.open(new WarehouseSettings(
                file,
                config.memoryLimit().bytes(),
                config.threads(),
                config.checkpointThreshold().bytes()));
        warehouse = opened;
        WarehouseGauges.register(context.meters(), opened);
        definitions.start();
        var settings = new SinkSettings(
                config.flush().maxRecords(),
                config.flush().maxBytes().bytes(),
                config.flush().interval(),
                config.systemPrefix(),
                config.acceptGap());
        Sink started =
                new Sink(context, opened, pipeline -> definitions.awaitKnown(pipeline, DEFINITION_PATIENCE), settings);
        sink = started;
        started.start();
    }

    @Override
    public void stop(Duration timeout) {
        Duration most = timeout.compareTo(Duration.ofSeconds(5)) < 0 ? timeout : Duration.ofSeconds(5);
        Sink running = sink;
        if (running != null) {
            running.stop(most.multipliedBy(3).dividedBy(4));
        }
        definitions.close();
        door.close();
        outlet.close();
        Warehouse open = warehouse;
        if (open != null && (running == null || !running.isRunning())) {
            open.close();
        }
        sink = null;
        warehouse = null;
        context.health().unregister("metadata.sink");
        context.health().unregister("metadata.relay");
    }

    /**
     * The open warehouse, for readers.
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

    /** The books, read from the warehouse; only after start. */
    public LedgerView ledger() {
        return new LedgerView(warehouse());
    }

    /** How far the sink is; nothing known before start. */
    public @Nullable SinkProgress progress() {
        Sink running = sink;
        return running == null ? null : running.progress();
    }

    /** Metadata events committed and not yet published. */
    public long eventsPending() {
        Sink running = sink;
        return running == null ? 0 : running.eventsPending();
    }

    /** The definitions in force. */
    public DefinitionFeed<Pipeline> definitions() {
        return definitions;
    }

    private HealthStatus sinkStatus() {
        Sink running = sink;
        return running == null ? HealthStatus.notReady("not started") : running.status();
    }

    private HealthStatus relayStatus() {
        Sink running = sink;
        return running == null ? HealthStatus.notReady("not started") : running.relayStatus();
    }
}
