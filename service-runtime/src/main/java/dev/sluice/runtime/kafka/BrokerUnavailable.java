package dev.sluice.runtime.kafka;

/** The broker did not answer, or refused; worth another try. */
public final class BrokerUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BrokerUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
