package dev.sluice.ingest.push;

/** A push is not taken; nothing of it was sent unless the message says so. The message is for the client. */
final class PushRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    private final long seconds;

    PushRefused(int status, String message) {
        this(status, message, 0);
    }

    /** @param seconds after which the same request may be taken; 0: as usual */
    PushRefused(int status, String message, long seconds) {
        super(message);
        this.status = status;
        this.seconds = seconds;
    }

    /** Seconds after which the same request may be taken; 0: as usual. */
    long seconds() {
        return seconds;
    }

    /** HTTP status. */
    int status() {
        return status;
    }

    /** Whether the same request may be taken later. */
    boolean isTemporary() {
        return status == 429 || status == 503;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
