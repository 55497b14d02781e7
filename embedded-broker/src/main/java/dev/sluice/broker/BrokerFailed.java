package dev.sluice.broker;

/** The embedded broker could not start; the message says where and how to mend it. */
public final class BrokerFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokerFailed(String message) {
        super(message);
    }

    BrokerFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
