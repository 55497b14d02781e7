package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.ledger.Ledger;
import dev.sluice.schemas.CleansedRecord;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Cleansed records that cannot land, and their place in the books. Belongs to one flush. */
final class RefusedRecords {

    private final Rejections rejections;

    RefusedRecords(Rejections rejections) {
        this.rejections = rejections;
    }

    /** Whoever wrote it, it must not stand in the way; where its head tells the pipeline, it takes its place in the books. */
    void undecodable(Flush flush, Candidate candidate) {
        byte[] value = candidate.record().value();
        Head head = Head.of(value);
        if (head.pipeline().equals(Ledger.UNKNOWN)) {
            flush.ledger().add(Ledger.UNKNOWN, Count.RECEIVED, 1);
        }
        rejections.record(
                flush,
                candidate.record(),
                null,
                head.attempt(),
                head.pipeline(),
                Rejections.UNDECODABLE,
                String.valueOf(candidate.reason()),
                value);
    }

    /** A record that can be read and cannot land. */
    void refuse(
            Flush flush, ConsumerRecord<byte[], byte[]> record, CleansedRecord cleansed, String code, String message) {
        rejections.record(
                flush,
                record,
                cleansed.getRecordId(),
                cleansed.getAttempt(),
                cleansed.getPipeline(),
                code,
                message,
                bytes(cleansed.getRow()));
    }

    /** The bytes of a buffer, not copied where it holds nothing else. */
    static byte[] bytes(ByteBuffer buffer) {
        if (buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.array().length == buffer.remaining()) {
            return buffer.array();
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}
