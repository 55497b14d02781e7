package dev.sluice.cleanse.deadletter;

import dev.sluice.cleanse.failure.FailureKind;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that the source node cannot read become dead letters; anything else that surfaces while reading stops the thread. The
 * source of this topology reads bytes as they are, so this guards against a later change of its serdes. Thread-safe once
 * configured.
 */
public final class UndecodableRecordHandler implements DeserializationExceptionHandler {

    private @Nullable DeadLetters deadLetters;

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetters = DeadLetters.from(configs);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> raw, Exception failure) {
        DeadLetters letters = deadLetters;
        if (letters == null || (FailureKind.isOfKafka(failure) && !(failure instanceof SerializationException))) {
            return Response.fail();
        }
        DeadLetter letter = DeadLetter.undecodable("cannot be decoded", failure);
        return Response.resume(List.of(letters.write(letter, context, raw.key(), raw.value())));
    }
}
