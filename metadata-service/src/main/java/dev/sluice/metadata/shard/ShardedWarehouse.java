package dev.sluice.metadata.shard;

import dev.sluice.metadata.host.WarehouseHost;
import dev.sluice.metadata.shard.ShardPeers.Books;
import dev.sluice.metadata.sink.Definitions;
import dev.sluice.metadata.sink.Share;
import dev.sluice.metadata.sink.Sink;
import dev.sluice.metadata.sink.SinkSettings;
import dev.sluice.metadata.store.ShardFiles;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.metadata.store.WarehouseUnusable;
import dev.sluice.metadata.web.Total;
import dev.sluice.metadata.web.Totals;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.health.HealthStatus;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * This instance's part in a warehouse of several files: it has the shards that the group gives it, and answers for all. Thread-safe; one thread starts
 * and stops it.
 */
public final class ShardedWarehouse implements WarehouseHost {

    private final ServiceContext context;
    private final WarehouseSettings settings;
    private final SinkSettings sinkSettings;
    private final Definitions definitions;
    private final int shards;
    private final @Nullable URI advertised;
    private final ShardTopic topic;
    private final OwnedShards owned;
    private final ShardLeases leases;
    private final ShardPeers peers;
    private final GatheredShards gathered;
    private final ShardDoor door;

    /**
     * Does no I/O.
     *
     * @param settings as of a warehouse of one file; its file says where those of the shards are
     * @param shards how many there are, the same for every instance, for ever
     * @param advertised where other instances reach this one's HTTP door; null: as this machine does
     * @param scratch directory for what queries bring together; of this instance alone
     */
    public ShardedWarehouse(
            ServiceContext context,
            WarehouseSettings settings,
            SinkSettings sinkSettings,
            Definitions definitions,
            int shards,
            @Nullable URI advertised,
            Path scratch) {
        this.context = context;
        this.settings = settings;
        this.sinkSettings = sinkSettings;
        this.definitions = definitions;
        this.shards = shards;
        this.advertised = advertised;
        String namespace = context.config().namespace();
        topic = new ShardTopic(
                context.kafka(), namespace, shards, context.config().topics().replicationFactor());
        owned = new OwnedShards(new Parts());
        leases = new ShardLeases(
                context.kafka().consumer(namespace + ".warehouse", namespace + "-warehouse-shards"), topic, owned);
        peers = new ShardPeers(owned, topic, context.config().http().token());
        gathered = new GatheredShards(shards, peers, scratch, settings.memoryLimit(), settings.threads());
        door = new ShardDoor(shards, owned, scratch);
    }

    /** What its shards are made of. */
    private final class Parts implements ShardParts {

        @Override
        public Warehouse open(int shard) {
            Warehouse opened = Warehouse.open(new WarehouseSettings(
                    ShardFiles.of(settings.file(), shard),
                    settings.memoryLimit(),
                    settings.threads(),
                    settings.checkpointThreshold()));
            try {
                ShardMark.check(opened, new Share(shard, shards));
                return opened;
            } catch (WarehouseUnusable e) {
                opened.close();
                throw e;
            }
        }

        @Override
        public Sink sink(int shard, Warehouse warehouse) {
            return new Sink(context, warehouse, definitions, sinkSettings, new Share(shard, shards));
        }

        @Override
        public boolean announce(int shard, Warehouse warehouse) {
            URI url = advertised == null ? context.http().url() : advertised;
            return topic.announce(new ShardOwner(shard, url, warehouse.epoch()));
        }

        @Override
        public String rawTopic() {
            return context.topics().raw().name();
        }
    }

    /** Adds the routes by which instances read each other's shards. */
    public void addTo(JavalinDefaultRoutingApi routes) {
        door.addTo(routes);
    }

    @Override
    public void start() {
        int partitions = context.config().topics().partitions();
        if (shards > partitions) {
            throw new WarehouseUnusable("warehouse.shards=" + shards + ", but topics.partitions=" + partitions
                    + ": a shard holds one partition at least");
        }
        ShardFiles.check(settings.file(), shards);
        gathered.start();
        leases.start();
    }

    @Override
    public void stop(Duration timeout) {
        leases.stop(timeout);
        gathered.close();
    }

    @Override
    public boolean isOneFile() {
        return false;
    }

    @Override
    public Connection open() throws SQLException {
        return gathered.open();
    }

    @Override
    public Connection openFor(String sql) throws SQLException {
        return gathered.openFor(sql);
    }

    @Override
    public Total total() {
        return Totals.sum(books(false).stream().map(Books::total).toList());
    }

    @Override
    public List<String> verify() {
        return books(true).stream()
                .flatMap(books -> books.disagreements().stream())
                .toList();
    }

    private List<Books> books(boolean verify) {
        return IntStream.range(0, shards)
                .mapToObj(shard -> peers.books(shard, verify))
                .toList();
    }

    @Override
    public HealthStatus sinkStatus() {
        HealthStatus member = leases.status();
        return member.isReady() ? owned.status(Shard::status) : member;
    }

    @Override
    public HealthStatus relayStatus() {
        return owned.status(Shard::relayStatus);
    }
}
