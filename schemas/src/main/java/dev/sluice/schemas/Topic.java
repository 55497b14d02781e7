package dev.sluice.schemas;

import org.apache.kafka.common.serialization.Serde;

/**
 * One topic of the catalogue: its full name, how its keys and values are written, and how it is created.
 *
 * @param name full name, {@code <namespace>.<stage>}
 * @param keySerde serde of the key; thread-safe
 * @param valueSerde serde of the value; thread-safe
 * @param spec partitions, cleanup policy and further topic settings
 */
public record Topic<K, V>(String name, Serde<K> keySerde, Serde<V> valueSerde, TopicSpec spec) {}
