package dev.sluice.benchmarks.product;

/** The product ended in a way it should not have. */
public final class ProcessFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProcessFailed(String message) {
        super(message);
    }
}
