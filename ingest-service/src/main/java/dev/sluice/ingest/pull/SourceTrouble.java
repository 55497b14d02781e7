package dev.sluice.ingest.pull;

import java.io.IOException;

/**
 * A source cannot be read now: it is away, refuses, or answers what cannot be understood. Reading has not moved and is tried again
 * after a pause. The message holds no secret and no query of a URL.
 */
public final class SourceTrouble extends IOException {

    private static final long serialVersionUID = 1L;

    public SourceTrouble(String message) {
        super(message);
    }

    public SourceTrouble(String message, Throwable cause) {
        super(message, cause);
    }
}
