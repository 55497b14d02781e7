package dev.sluice.cleanse.deadletter;

import dev.sluice.cleanse.failure.FailureKind;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A record on which the processor threw becomes a dead letter. An exception of Kafka's own stops the thread: sending happens
 * inside the processor's call, so a missing topic or a lost authorization shows up here too, and is no record's fault.
 * Thread-safe once configured.
 */
public final class FailedRecordHandler implements ProcessingExceptionHandler {

    private @Nullable DeadLetters deadLetters;

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetters = DeadLetters.from(configs);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception failure) {
        DeadLetters letters = deadLetters;
        if (letters == null || FailureKind.isOfKafka(failure)) {
            return Response.fail();
        }
        DeadLetter letter = DeadLetter.failed(
                "step " + context.processorNodeId() + " threw "
                        + failure.getClass().getName(),
                failure);
        byte[] key = bytes(context.sourceRawKey(), record.key());
        byte[] value = bytes(context.sourceRawValue(), record.value());
        return Response.resume(List.of(letters.write(letter, context, key, value)));
    }

    /** Streams lets go of the source bytes after the first send; the processor's input is the same bytes. */
    private static byte @Nullable [] bytes(byte @Nullable [] source, @Nullable Object input) {
        return source == null && input instanceof byte[] bytes ? bytes : source;
    }
}
