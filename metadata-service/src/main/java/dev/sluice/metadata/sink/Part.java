package dev.sluice.metadata.sink;

import java.sql.SQLException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the records of one topic do to a flush: first every record is taken, in order and in memory only, then all are written. A flush
 * that fails is thrown away with its parts.
 */
interface Part {

    /** Takes a record. */
    void take(ConsumerRecord<byte[], byte[]> record);

    /** Takes a record that the warehouse has refused when it came alone: it lands in {@code _sluice.rejected}. */
    void condemn(ConsumerRecord<byte[], byte[]> record, String reason);

    /** Writes what was taken, inside the open transaction. */
    void write(Flush flush) throws SQLException;
}
