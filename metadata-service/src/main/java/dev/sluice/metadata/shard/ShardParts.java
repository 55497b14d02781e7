package dev.sluice.metadata.shard;

import dev.sluice.metadata.sink.Sink;
import dev.sluice.metadata.store.Warehouse;

/** What a shard is made of. Thread-safe. */
interface ShardParts {

    /**
     * Opens the file.
     *
     * @throws dev.sluice.metadata.store.WarehouseInUse if another process has it open
     * @throws dev.sluice.metadata.store.WarehouseUnusable if it cannot be opened, or is another shard
     */
    Warehouse open(int shard);

    /** The sink that lands rows in it. */
    Sink sink(int shard, Warehouse warehouse);

    /** Tells the other instances where the shard is; false where that did not work. */
    boolean announce(int shard, Warehouse warehouse);

    /** Name of the topic whose records are counted as received. */
    String rawTopic();
}
