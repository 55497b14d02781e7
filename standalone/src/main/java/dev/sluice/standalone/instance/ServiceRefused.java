package dev.sluice.standalone.instance;

/** A running service did not do what it was asked; the message is fit for the user. */
public final class ServiceRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ServiceRefused(String message) {
        super(message);
    }

    ServiceRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
