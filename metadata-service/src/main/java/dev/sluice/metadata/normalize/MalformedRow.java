package dev.sluice.metadata.normalize;

/** The bytes of a row are not one JSON value. Nothing of the row has been added. */
public final class MalformedRow extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedRow(String message, Throwable cause) {
        super(message, cause);
    }
}
