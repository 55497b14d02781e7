package dev.sluice.schemas;

import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** The schema registry cannot be reached, or is itself in trouble. No record is at fault: what was asked is to be asked again. */
public final class RegistryAway extends RetriableException {

    private static final long serialVersionUID = 1L;

    RegistryAway(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
