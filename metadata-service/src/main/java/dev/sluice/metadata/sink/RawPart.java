package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.schemas.RawRecord;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Topic {@code raw}: only counted. Of a retry the id is read too, so that its dead letter shows that it was tried again. */
final class RawPart implements Part {

    private final Deserializer<RawRecord> decoder;
    private final BinaryDecoder heads = DecoderFactory.get().binaryDecoder(new byte[0], null);
    private final Map<String, long[]> received = new HashMap<>();
    private final Map<String, Integer> retried = new HashMap<>();

    RawPart(Deserializer<RawRecord> decoder) {
        this.decoder = decoder;
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> record, Flush flush) {
        Head head = Head.of(record.value(), heads);
        if (head.attempt() == 0) {
            received.computeIfAbsent(head.pipeline(), ignored -> new long[1])[0]++;
            return;
        }
        try {
            RawRecord retry = decoder.deserialize(record.topic(), record.value());
            retried.merge(retry.getRecordId(), retry.getAttempt(), Math::max);
        } catch (SerializationException e) {
            return; // it will come back as a dead letter
        }
    }

    @Override
    public void condemn(ConsumerRecord<byte[], byte[]> record, String reason, Flush flush) {
        take(record, flush);
    }

    /** Records that were tried again, and for the how manieth time. */
    Map<String, Integer> retried() {
        return retried;
    }

    @Override
    public void write(Flush flush) throws SQLException {
        received.forEach((pipeline, count) -> flush.ledger().add(pipeline, Count.RECEIVED, count[0]));
    }
}
