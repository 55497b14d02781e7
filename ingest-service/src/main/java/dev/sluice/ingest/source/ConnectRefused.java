package dev.sluice.ingest.source;

/** Kafka Connect did not do what it was asked. The message is its own. */
final class ConnectRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status HTTP status; 503 if Connect does not answer */
    ConnectRefused(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
