package dev.sluice.cleanse;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * When a record was received: the timestamp ingest gave it. A foreign writer may give none (-1), on which Kafka's own
 * extractors stop the thread or drop the record; here it gets the time of its partition, 0 at the least.
 */
final class ReceivedTime implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.timestamp() >= 0 ? record.timestamp() : Math.max(0, partitionTime);
    }
}
