package dev.sluice.metadata.export;

/** Another export or snapshot is under way; worth another try once it is done. */
public final class OutletBusy extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutletBusy() {
        super("another export or snapshot is under way; try again once it is done");
    }
}
