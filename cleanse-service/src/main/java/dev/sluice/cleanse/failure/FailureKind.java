package dev.sluice.cleanse.failure;

import java.io.IOException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.jspecify.annotations.Nullable;

/** Whose fault a failure is, which decides what is done: dead letters are for bad records, never for bad systems. */
public enum FailureKind {
    /** One record that Kafka refuses for its size: it becomes a dead letter when it is tried again, the rest goes on. */
    RECORD,
    /** Something outside that heals by itself (broker away, registry away): retried for as long as it takes. */
    EXTERNAL,
    /** Something outside that a person must mend (authorization, a topic that is missing): the service stops and says so. */
    CONFIGURATION,
    /** Anything else: retried a few times, then the service stops and says so. */
    INTERNAL;

    /** Sorts a failure by itself and its causes; the most telling one decides. */
    public static FailureKind of(Throwable failure) {
        boolean external = false;
        @Nullable Throwable next = failure;
        for (int depth = 0; next != null && depth < 20; depth++) {
            if (next instanceof Error) {
                return INTERNAL;
            }
            if (isConfiguration(next)) {
                return CONFIGURATION;
            }
            if (next instanceof RecordTooLargeException) {
                return RECORD;
            }
            external |=
                    next instanceof RetriableException || next instanceof ServiceAway || next instanceof IOException;
            next = next.getCause();
        }
        return external ? EXTERNAL : INTERNAL;
    }

    /**
     * Whether an exception out of a processor came from Kafka and not from the record: sending happens inside the processor's call,
     * so a failed send surfaces there as well.
     */
    public static boolean isOfKafka(Throwable failure) {
        return failure instanceof KafkaException;
    }

    private static boolean isConfiguration(Throwable failure) {
        return failure instanceof AuthorizationException
                || failure instanceof AuthenticationException
                || failure instanceof SecurityDisabledException
                || failure instanceof UnsupportedVersionException
                || failure instanceof FencedInstanceIdException
                || failure instanceof InvalidTopicException
                || failure instanceof MissingSourceTopicException;
    }
}
