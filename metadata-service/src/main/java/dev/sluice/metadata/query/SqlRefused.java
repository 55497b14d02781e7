package dev.sluice.metadata.query;

/** A query that the SQL door does not run, or that failed; the message is fit for the person who asked. */
public final class SqlRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SqlRefused(String message) {
        super(message);
    }

    SqlRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
