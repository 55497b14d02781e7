package dev.sluice.cleanse.state;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The stores of the topology. Stateless. */
public final class CleanseStores {
    /** What stateful rules have seen: pipeline, rule and determinant to the votes of the group. */
    public static final String SEEN_BY_GROUP = "seen-by-group";

    private CleanseStores() {}

    /** On disk, with a changelog: restored after a kill, rolled back with the transaction it was written in. */
    public static StoreBuilder<KeyValueStore<String, byte[]>> seenByGroup() {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(SEEN_BY_GROUP), Serdes.String(), Serdes.ByteArray());
    }
}
