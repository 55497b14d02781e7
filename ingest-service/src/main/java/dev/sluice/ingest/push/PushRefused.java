package dev.sluice.ingest.push;

/** A push is not taken; nothing of it was sent unless the message says so. The message is for the client. */
final class PushRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    PushRefused(int status, String message) {
        super(message);
        this.status = status;
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
