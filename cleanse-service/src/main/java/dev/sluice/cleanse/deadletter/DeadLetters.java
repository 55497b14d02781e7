package dev.sluice.cleanse.deadletter;

import dev.sluice.cleanse.CleanseMetrics;
import dev.sluice.cleanse.record.OutputLimits;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes out dead letters, for the processor and for the three error handlers alike. Kafka Streams makes the handlers itself,
 * so this travels to them as a value of the configuration. Thread-safe.
 */
public final class DeadLetters {

    /** Key of the streams configuration under which the handlers find this object. */
    public static final String CONFIG = "sluice.cleanse.dead.letters";

    private final String topic;
    private final OutputLimits limits;
    private final CleanseMetrics metrics;

    /** @param topic full name of the dead-letter topic */
    public DeadLetters(String topic, OutputLimits limits, CleanseMetrics metrics) {
        this.topic = topic;
        this.limits = limits;
        this.metrics = metrics;
    }

    static DeadLetters from(Map<String, ?> configs) {
        if (configs.get(CONFIG) instanceof DeadLetters deadLetters) {
            return deadLetters;
        }
        throw new IllegalStateException("streams configuration lacks " + CONFIG
                + ": build it with CleanseStreams, the handlers do not work without");
    }

    /** The dead letter of one record, counted. */
    public DeadLetterRecord write(
            DeadLetter letter,
            SourceCoordinates from,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headersOfRaw) {
        metrics.deadLetter(letter.code());
        return DeadLetterRecord.of(letter, from, key, value, TraceContext.of(headersOfRaw), limits.of(topic));
    }

    /** The same for an error handler, which hands Kafka Streams a record of the producer. */
    ProducerRecord<byte[], byte[]> write(
            DeadLetter letter, ErrorHandlerContext context, byte @Nullable [] key, byte @Nullable [] value) {
        DeadLetterRecord dead = write(letter, SourceCoordinates.of(context), key, value, context.headers());
        return new ProducerRecord<>(
                topic, null, Math.max(0, context.timestamp()), dead.key(), dead.value(), dead.kafkaHeaders());
    }

    OutputLimits limits() {
        return limits;
    }
}
