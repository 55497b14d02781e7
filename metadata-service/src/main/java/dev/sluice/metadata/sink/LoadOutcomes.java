package dev.sluice.metadata.sink;

import dev.sluice.pipeline.Pipeline;
import dev.sluice.schemas.RawRecord;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Counts dead letters as outcomes of the load that they belong to. Belongs to one flush. */
final class LoadOutcomes {

    private final Deserializer<RawRecord> decoder;
    private final FlushDefinitions definitions;
    private final LoadSights sights;

    LoadOutcomes(Deserializer<RawRecord> decoder, FlushDefinitions definitions, LoadSights sights) {
        this.decoder = decoder;
        this.definitions = definitions;
        this.sights = sights;
    }

    /** A record died at its first try. */
    void died(Flush flush, String pipeline, ConsumerRecord<byte[], byte[]> letter) throws SQLException {
        Optional<Pipeline> known = definitions.find(pipeline);
        if (known.isEmpty() || letter.value() == null || !FlushDefinitions.hasLoads(known.get())) {
            return;
        }
        try {
            RawRecord raw = decoder.deserialize(letter.topic(), letter.value());
            if (raw.getPosition() > 0) {
                sights.see(flush, known.get(), raw.getSource(), false);
                flush.state().loads().outcome(pipeline, raw.getSource());
            }
        } catch (SerializationException e) {
            return; // no source wrote it
        }
    }
}
