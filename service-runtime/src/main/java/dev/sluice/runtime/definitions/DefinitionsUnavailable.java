package dev.sluice.runtime.definitions;

/** It cannot be said now whether a definition exists, because the topic cannot be read to its end; worth another try. */
public final class DefinitionsUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DefinitionsUnavailable(String message) {
        super(message);
    }

    DefinitionsUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
