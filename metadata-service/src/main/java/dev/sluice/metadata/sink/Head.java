package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Ledger;
import dev.sluice.schemas.RawRecordHead;
import org.apache.avro.io.BinaryDecoder;
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

    static Head of(byte @Nullable [] value) {
        return of(value, null);
    }

    /** The same, with a decoder to use again. */
    static Head of(byte @Nullable [] value, @Nullable BinaryDecoder reuse) {
        if (value == null) {
            return NONE;
        }
        try {
            RawRecordHead head = RawRecordHead.read(value, reuse);
            return isName(head.pipeline()) && head.attempt() >= 0 ? new Head(head.pipeline(), head.attempt()) : NONE;
        } catch (SerializationException e) {
            return NONE;
        }
    }

    /** Random bytes may look like a head; a name of control characters must not become an account. */
    private static boolean isName(String pipeline) {
        if (pipeline.isBlank() || pipeline.length() > LONGEST_NAME) {
            return false;
        }
        for (int i = 0; i < pipeline.length(); i++) {
            if (Character.isISOControl(pipeline.charAt(i)) || pipeline.charAt(i) == '\uFFFD') {
                return false;
            }
        }
        return true;
    }
}
