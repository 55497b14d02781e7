package dev.sluice.benchmarks.warehouse;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * What one flush takes, in all the forms in which the contenders want it.
 *
 * @param polled the records of topics {@code raw} and {@code cleansed}, as a consumer hands them out
 * @param cleansed the values of topic {@code cleansed} alone
 * @param values the rows, read already; as many as {@code cleansed}
 * @param ids the record ids, as many as {@code cleansed}
 */
record OrderFlush(
        ConsumerRecords<byte[], byte[]> polled, List<byte[]> cleansed, List<OrderValues> values, List<String> ids) {

    int rows() {
        return cleansed.size();
    }
}
