package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Ledger;
import dev.sluice.schemas.RawRecordHead;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Pipeline and attempt of a raw record, also of one that is otherwise unreadable. Raw records and dead letters are counted by it, so the two
 * sides of the books always agree on the pipeline: a dead letter's value is the raw record's.
 *
 * @param pipeline name of the pipeline; {@link Ledger#UNKNOWN} when it cannot be read
 * @param attempt 0 when it cannot be read
 */
record Head(String pipeline, int attempt) {

    private static final int LONGEST_NAME = 200;
    private static final Head NONE = new Head(Ledger.UNKNOWN, 0);
    private static final ThreadLocal<BinaryDecoder> DECODERS =
            ThreadLocal.withInitial(() -> DecoderFactory.get().binaryDecoder(new byte[0], null));

    static Head of(byte @Nullable [] value) {
        if (value == null) {
            return NONE;
        }
        try {
            RawRecordHead head = RawRecordHead.read(value, DECODERS.get());
            // random bytes may look like a head; a name of control characters must not become an account
            boolean plausible = !head.pipeline().isBlank()
                    && head.pipeline().length() <= LONGEST_NAME
                    && head.pipeline().chars().noneMatch(c -> Character.isISOControl(c) || c == '\uFFFD')
                    && head.attempt() >= 0;
            return plausible ? new Head(head.pipeline(), head.attempt()) : NONE;
        } catch (SerializationException e) {
            return NONE;
        }
    }
}
