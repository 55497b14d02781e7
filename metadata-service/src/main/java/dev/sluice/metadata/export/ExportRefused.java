package dev.sluice.metadata.export;

/** An export or a snapshot that is not made, or that failed; the message is fit for the person who asked. */
public final class ExportRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ExportRefused(String message) {
        super(message);
    }

    ExportRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
