package dev.sluice.metadata.sink;

import java.sql.SQLException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the records of one topic do to a flush: every record is taken, in order, then all that is left is written; both inside the open
 * transaction. A flush that fails is thrown away with its parts.
 */
interface Part extends AutoCloseable {

    /** Takes a record. */
    void take(ConsumerRecord<byte[], byte[]> record, Flush flush) throws SQLException;

    /** Takes a record that the warehouse has refused when it came alone: it lands in {@code _sluice.rejected}. */
    void condemn(ConsumerRecord<byte[], byte[]> record, String reason, Flush flush) throws SQLException;

    /** Writes what is left. */
    void write(Flush flush) throws SQLException;

    /** Gives up what is open, before the transaction is rolled back. */
    @Override
    default void close() {}
}
