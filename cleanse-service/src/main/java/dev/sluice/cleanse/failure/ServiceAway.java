package dev.sluice.cleanse.failure;

import org.apache.kafka.common.KafkaException;

/** Something that a record needs to be read or written cannot be reached; the record is not at fault and is tried again. */
public final class ServiceAway extends KafkaException {

    private static final long serialVersionUID = 1L;

    /** Without a cause of its own. */
    public ServiceAway(String message) {
        super(message);
    }

    public ServiceAway(String message, Throwable cause) {
        super(message, cause);
    }
}
