package dev.sluice.metadata.export;

/** No copy can be taken at the moment, since another is under way or the warehouse cannot be read; worth another try. */
public final class OutletUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutletUnavailable() {
        super("another export or snapshot is under way; try again once it is done");
    }

    OutletUnavailable(Throwable cause) {
        super("the warehouse cannot be read now: " + cause.getMessage(), cause);
    }
}
