package dev.sluice.schemas;

import org.apache.kafka.common.errors.SerializationException;

/** A schema id or schema that is not known here. For a reader that is a record error, never a reason to stop. */
public final class UnknownSchema extends SerializationException {

    private static final long serialVersionUID = 1L;

    public UnknownSchema(String message) {
        super(message);
    }
}
