package dev.sluice.llm.permit;

/**
 * When a request has come to the provider at the latest. A provider counts requests as they arrive, which nobody but it sees; its
 * answer is the proof. Of a model that takes seconds to answer it is taken that its requests arrive within {@link #GRACE_MICROS} of
 * their turn: a minute of twenty-second answers could not be used otherwise. But an answer that takes several times as long as quick
 * ones do means that something stood still (the worker, the network, the provider's door), and the request may have arrived as late as
 * its answer. Microseconds of the broker's clock. Guarded by its {@link PermitBook}.
 *
 * <p>What quick answers take is their lower quartile, followed by steps up and down as in stochastic approximation (H. Robbins, S. Monro,
 * 1951): a quartile does not move when half of a minute is a standstill, as a mean does.
 */
final class Arrival {

    /** A request that is under way has arrived by then, unless it turns out otherwise. */
    static final long GRACE_MICROS = 2_500_000;

    /** An answer within this many times a quick one's time is not late. */
    private static final int LATE = 4;
    /** The least step of the quartile, as a share of it: five hundred answers after one standstill do not double it. */
    private static final double LEAST_STEP = 0.005;

    private static final double QUARTILE = 0.25;

    private double quickMicros = GRACE_MICROS;
    private long answers;

    /** Of a request whose answer has not come yet. */
    static long expected(long turn) {
        return turn + GRACE_MICROS;
    }

    /** Of a request that has ended. */
    long of(long turn, long ended) {
        long took = Math.max(0, ended - turn);
        boolean slow = quickMicros > GRACE_MICROS;
        boolean late = took > LATE * quickMicros;
        double step = Math.max(LEAST_STEP, 1.0 / ++answers);
        quickMicros *= 1 + step * (took > quickMicros ? QUARTILE : QUARTILE - 1);
        return slow && !late && took > GRACE_MICROS ? expected(turn) : turn + took;
    }
}
