package dev.sluice.llm.permit;

/**
 * The share of its limits that a provider is given: halved when it refuses all the same, then a little more every few seconds. By
 * the broker's clock alone, so that all workers come to the same share. Guarded by its {@link PermitBook}.
 */
final class SlowDown {

    private static final double LEAST = 1.0 / 16;
    /** Requests that were under way together are refused together. */
    private static final long ONE_REFUSAL_MICROS = 5_000_000;

    private static final long STEP_MICROS = 5_000_000;
    private static final double STEP = 0.05;

    private double share = 1;
    private long since = Long.MIN_VALUE / 2;

    /** The provider has refused at that time. */
    void refused(long micros) {
        if (micros - since >= ONE_REFUSAL_MICROS) {
            share = Math.max(LEAST, at(micros) / 2);
            since = micros;
        }
    }

    /** The share at that time, {@code 1/16} to 1. */
    double at(long micros) {
        return Math.min(1, share + STEP * Math.max(0, (micros - since) / STEP_MICROS));
    }
}
