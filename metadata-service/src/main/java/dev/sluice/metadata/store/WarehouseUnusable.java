package dev.sluice.metadata.store;

/** The warehouse cannot be opened, or is not what it should be; needs a person. Its message says how to mend it. */
public final class WarehouseUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WarehouseUnusable(String message) {
        super(message);
    }

    public WarehouseUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
