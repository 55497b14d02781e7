package dev.sluice.metadata.store;

/** A later owner has opened the warehouse; this one must not write to it any more. */
public final class WarehouseTakenOver extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WarehouseTakenOver(long mine, long found) {
        super("the warehouse was taken over: this owner has epoch " + mine + ", the file has epoch " + found
                + "; stop one of the two");
    }
}
