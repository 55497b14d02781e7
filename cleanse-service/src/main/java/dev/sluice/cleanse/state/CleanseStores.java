package dev.sluice.cleanse.state;

import dev.sluice.pipeline.rule.Window;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** The stores of the topology. Stateless. */
public final class CleanseStores {
    /** What stateful rules have seen: pipeline, rule and determinant to the votes of the group. */
    public static final String SEEN_BY_GROUP = "seen-by-group";

    /** Which record brought a key, and when: pipeline, rule and values to the record's id, by time. */
    public static final String SEEN_BY_KEY = "seen-by-key";

    private CleanseStores() {}

    /** On disk, with a changelog: restored after a kill, rolled back with the transaction it was written in. */
    public static StoreBuilder<KeyValueStore<String, byte[]>> seenByGroup() {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(SEEN_BY_GROUP), Serdes.String(), Serdes.ByteArray());
    }

    /** As {@link #seenByGroup}; forgets what no rule looks back to. Opens no file before the first key is kept. */
    public static StoreBuilder<WindowStore<String, String>> seenByKey() {
        return Stores.windowStoreBuilder(
                Stores.persistentWindowStore(SEEN_BY_KEY, Window.LONGEST, Window.LONGEST, false),
                Serdes.String(),
                Serdes.String());
    }
}
