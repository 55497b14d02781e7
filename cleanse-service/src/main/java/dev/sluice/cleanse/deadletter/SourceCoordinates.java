package dev.sluice.cleanse.deadletter;

import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * Where in Kafka a record was read.
 *
 * @param topic name of the topic; empty where Kafka Streams does not know it
 * @param partition partition, -1 where unknown
 * @param offset offset, -1 where unknown
 */
public record SourceCoordinates(String topic, int partition, long offset) {

    /** The coordinates that Kafka Streams hands to an error handler. */
    @SuppressWarnings("ConstantValue") // Streams gives a null topic outside a record, whatever its signature says
    static SourceCoordinates of(ErrorHandlerContext context) {
        String topic = context.topic();
        return new SourceCoordinates(topic == null ? "" : topic, context.partition(), context.offset());
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
