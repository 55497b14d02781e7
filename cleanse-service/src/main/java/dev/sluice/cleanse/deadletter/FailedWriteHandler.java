package dev.sluice.cleanse.deadletter;

import dev.sluice.cleanse.failure.FailureKind;
import dev.sluice.cleanse.failure.Troubles;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.jspecify.annotations.Nullable;

/**
 * What follows when a write fails. A failed send has already failed the whole transaction, so nothing is resumed here: a
 * time-out is tried again from the last commit; a record that the broker finds too large teaches its topic's limit, and
 * becomes a dead letter when it comes round again; everything else stops the thread. Only a value that cannot be written as
 * bytes is known before the send, and becomes a dead letter at once. Thread-safe once configured.
 */
public final class FailedWriteHandler implements ProductionExceptionHandler {

    private @Nullable DeadLetters deadLetters;
    private @Nullable Troubles troubles;

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetters = DeadLetters.from(configs);
        troubles = (Troubles) configs.get(Troubles.CONFIG);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
        DeadLetters letters = deadLetters;
        if (letters != null && failure instanceof RecordTooLargeException) {
            letters.limits().refused(record.topic(), RecordSize.of(record.key(), record.value(), record.headers()));
            return Response.fail();
        }
        if (!(failure instanceof RetriableException)) {
            return Response.fail();
        }
        if (troubles != null) {
            troubles.passing("cannot write to " + record.topic() + ", trying again: " + failure.getMessage());
        }
        return Response.retry();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Response handleSerializationError(
            ErrorHandlerContext context,
            ProducerRecord record,
            Exception failure,
            SerializationExceptionOrigin origin) {
        DeadLetters letters = deadLetters;
        byte[] value = context.sourceRawValue();
        if (letters == null || value == null || FailureKind.of(failure) != FailureKind.INTERNAL) {
            return Response.fail();
        }
        DeadLetter letter = DeadLetter.failed("its " + origin + " cannot be written to " + record.topic(), failure);
        return Response.resume(List.of(letters.write(letter, context, context.sourceRawKey(), value)));
    }
}
