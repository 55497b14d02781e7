package dev.sluice.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** Makes the serde of an Avro type; which one is a matter of configuration, see {@link AvroSerdes}. */
@FunctionalInterface
public interface SerdeFactory {

    /** A thread-safe serde that writes values in the Confluent wire format; null stays null (a tombstone). */
    <T extends SpecificRecord> Serde<T> avro(Class<T> type);
}
