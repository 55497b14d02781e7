package dev.sluice.metadata;

import dev.sluice.metadata.export.ExportDirectory;
import dev.sluice.metadata.export.Outlet;
import dev.sluice.metadata.host.SingleWarehouse;
import dev.sluice.metadata.host.WarehouseHost;
import dev.sluice.metadata.ledger.LedgerView;
import dev.sluice.metadata.query.SqlLimits;
import dev.sluice.metadata.shard.ShardedWarehouse;
import dev.sluice.metadata.sink.Definitions;
import dev.sluice.metadata.sink.SinkProgress;
import dev.sluice.metadata.store.ShardFiles;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.metadata.web.ExportDoor;
import dev.sluice.metadata.web.WarehouseDoor;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.runtime.Service;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.definitions.DefinitionFeed;
import dev.sluice.schemas.PipelineVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metadata service: holds the warehouse of its namespace, or its part of it, lands rows in it and publishes what happened to which dataset.
 *
 * <p>Lands every record exactly once as long as the topics still hold what the warehouse has not committed; see the README for the gap.
 */
public final class MetadataApp implements Service {

    private static final Duration DEFINITION_PATIENCE = Duration.ofSeconds(10);

    private final ServiceContext context;
    private final Path file;
    private final int shards;
    private final DefinitionFeed<Pipeline> definitions;
    private final WarehouseHost host;
    private final WarehouseDoor door;
    private final Outlet outlet;

    /** Registers health checks, metrics and routes; does no I/O. */
    public MetadataApp(WarehouseConfig config, ServiceContext context) {
        this.context = context;
        Path dataDir = context.config().dataDir();
        file = config.fileIn(dataDir);
        shards = config.shards();
        definitions = new DefinitionFeed<>(context, "metadata", MetadataApp::compile);
        Path scratch = dataDir.resolve("gathered").toAbsolutePath();
        host = host(config, scratch);
        context.health().register("metadata.sink", host::sinkStatus);
        context.health().register("metadata.relay", host::relayStatus);
        door = new WarehouseDoor(
                host, pipeline -> definitions.find(pipeline).map(Pipeline::version), SqlLimits.defaults(), context);
        context.http().routes(door::addTo);
        outlet = new Outlet(host, file, host.isOneFile() ? WarehouseSettings.stagingOf(file) : scratch);
        context.http().routes(new ExportDoor(outlet, new ExportDirectory(config.exportsIn(dataDir)))::addTo);
    }

    private WarehouseHost host(WarehouseConfig config, Path scratch) {
        Definitions inForce = pipeline -> definitions.awaitKnown(pipeline, DEFINITION_PATIENCE);
        if (config.shards() == 1) {
            return new SingleWarehouse(context, config.settingsOf(file), config.sink(), inForce);
        }
        var sharded = new ShardedWarehouse(
                context,
                config.settingsOf(file),
                config.sink(),
                inForce,
                config.shards(),
                config.advertisedUrl(),
                scratch);
        context.http().routes(sharded::addTo);
        return sharded;
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
     * @throws dev.sluice.metadata.store.WarehouseInUse if another process has it open: exit code 75
     * @throws dev.sluice.metadata.store.WarehouseUnusable if it cannot be opened
     */
    @Override
    public void start() {
        ShardFiles.check(file, shards);
        definitions.start();
        host.start();
    }

    @Override
    public void stop(Duration timeout) {
        Duration most = timeout.compareTo(Duration.ofSeconds(5)) < 0 ? timeout : Duration.ofSeconds(5);
        host.stop(most.multipliedBy(3).dividedBy(4));
        definitions.close();
        door.close();
        outlet.close();
        context.health().unregister("metadata.sink");
        context.health().unregister("metadata.relay");
    }

    /**
     * The open warehouse, for readers; there is none where it has several files.
     *
     * @throws IllegalStateException before start and after stop
     */
    public Warehouse warehouse() {
        return single().warehouse();
    }

    /** The books, read from the warehouse; only after start. */
    public LedgerView ledger() {
        return new LedgerView(warehouse());
    }

    /** How far the sink is; nothing known before start. */
    public @Nullable SinkProgress progress() {
        return single().progress();
    }

    /** Metadata events committed and not yet published. */
    public long eventsPending() {
        return single().eventsPending();
    }

    private SingleWarehouse single() {
        if (host instanceof SingleWarehouse one) {
            return one;
        }
        throw new IllegalStateException("the warehouse has " + shards + " files; ask its doors");
    }

    /** The definitions in force. */
    public DefinitionFeed<Pipeline> definitions() {
        return definitions;
    }
}
