package dev.sluice.llm.coalescer;

import dev.sluice.schemas.LlmAnswer;
import dev.sluice.schemas.LlmCall;
import dev.sluice.schemas.Topics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The stores of the coalescer, all on disk with a changelog.
 *
 * @param answers answer by input hash: the durable cache; answered questions only
 * @param asked open question by input hash, as it was asked last
 * @param askedByTime the same in the order in which they were asked; the value is empty
 * @param waiting records that wait for an open question
 */
record CoalescerStores(
        KeyValueStore<String, LlmAnswer> answers,
        KeyValueStore<String, LlmCall> asked,
        KeyValueStore<AskedAt, byte[]> askedByTime,
        KeyValueStore<WaiterKey, Waiter> waiting) {

    static final String ANSWERS = "answers";
    static final String ASKED = "asked";
    static final String ASKED_BY_TIME = "asked-by-time";
    static final String WAITING = "waiting";

    /** How the stores are made. */
    static Set<StoreBuilder<?>> builders(Topics topics) {
        // in this order: that of a Set.of changes from process to process, and the topology's description with it
        return new LinkedHashSet<>(List.of(
                store(ANSWERS, Serdes.String(), topics.llmAnswers().valueSerde()),
                store(ASKED, Serdes.String(), topics.llmCalls().valueSerde()),
                store(ASKED_BY_TIME, AskedAt.SERDE, Serdes.ByteArray()),
                store(WAITING, WaiterKey.SERDE, Waiter.SERDE)));
    }

    /** The stores of a task. */
    static CoalescerStores of(ProcessingContext context) {
        return new CoalescerStores(
                context.getStateStore(ANSWERS),
                context.getStateStore(ASKED),
                context.getStateStore(ASKED_BY_TIME),
                context.getStateStore(WAITING));
    }

    private static <K, V> StoreBuilder<KeyValueStore<K, V>> store(String name, Serde<K> keys, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values);
    }
}
