package dev.sluice.metadata.sink;

/** The sink must not go on without a person's decision; the message says why and what to do. */
final class SinkStopped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SinkStopped(String message) {
        super(message);
    }
}
