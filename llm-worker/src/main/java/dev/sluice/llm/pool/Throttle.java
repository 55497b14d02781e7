package dev.sluice.llm.pool;

import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How many requests this worker has at one provider at a time. A refusal for want of quota halves that number and stops everybody for a
 * while, another one without an answer in between leaves one request to find out; every answer lets a little more through again. Where
 * there is another provider to go to, nobody stands behind requests that hang. Thread-safe.
 */
final class Throttle {

    /** Of whoever has waited for nothing yet. */
    static final long NOT_WAITED = Long.MIN_VALUE;

    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();
    /** A provider that has answered is suspected after this many times its usual time, */
    private static final int UNUSUAL = 8;
    /** but not before this. */
    private static final long LEAST_SUSPICIOUS_NANOS = Duration.ofSeconds(1).toNanos();
    /** What the last answer counts for in the usual time. */
    private static final double RECENT = 0.1;

    private final int most;
    private final Duration patience;
    private final LongSupplier nanos;
    private double allowed;
    private int inTheAir;
    private long cuts;
    private int refusalsInARow;
    private long pausedUntil;
    private long lastSign;
    private double usualNanos;

    /**
     * A throttle that is wide open.
     *
     * @param most requests at a time
     * @param patience nothing at all being heard for this long, requests for which there is another provider no longer queue up
     * @param nanos a clock as {@link System#nanoTime}
     */
    Throttle(int most, Duration patience, LongSupplier nanos) {
        this.most = most;
        this.patience = patience;
        this.nanos = nanos;
        this.allowed = most;
        this.pausedUntil = nanos.getAsLong();
    }

    /**
     * Waits until one more request may be made; {@link #leave} has to follow.
     *
     * @param waitedUntil up to which moment the caller has waited out a pause already, as {@link #pause} gave it
     * @return how often the number had been cut, for {@link #refused}
     * @throws ProviderException of kind CANCELLED if it is no longer wanted, UNAVAILABLE if there is another provider and this one hangs
     */
    synchronized long enter(long waitedUntil, Asking asking) throws ProviderException, InterruptedException {
        while (true) {
            long now = nanos.getAsLong();
            if (asking.hasAlternative() && isHanging(now)) {
                throw ProviderException.passing(
                        Kind.UNAVAILABLE,
                        "no answer to any request for " + (now - lastSign) / 1_000_000_000 + " s",
                        null);
            }
            long pause = pausedUntil <= waitedUntil ? 0 : pausedUntil - now;
            if (pause <= 0 && inTheAir < (int) allowed) {
                if (inTheAir++ == 0) {
                    lastSign = now;
                }
                return cuts;
            }
            checkWanted(asking.wanted());
            wait(Math.max(1, Math.min(LOOK_NANOS, pause > 0 ? pause : LOOK_NANOS) / 1_000_000));
        }
    }

    /** The request has ended, however. */
    synchronized void leave() {
        inTheAir--;
        notifyAll();
    }

    /** Something came back, if only an error. */
    synchronized void heard() {
        lastSign = nanos.getAsLong();
    }

    /** The provider has answered. */
    synchronized void answered(Duration took) {
        heard();
        refusalsInARow = 0;
        usualNanos = usualNanos == 0 ? took.toNanos() : usualNanos * (1 - RECENT) + took.toNanos() * RECENT;
        allowed = Math.min(most, allowed + 1 / allowed);
    }

    /**
     * The provider has refused for want of quota.
     *
     * @param entered what {@link #enter} gave: of requests that were in the air together only the first refusal counts
     * @return refusals in a row, 0 for the first
     */
    synchronized int refused(long entered) {
        heard();
        if (entered == cuts) {
            cuts++;
            allowed = refusalsInARow == 0 ? Math.max(1, allowed / 2) : 1;
            refusalsInARow++;
        }
        return Math.max(0, refusalsInARow - 1);
    }

    /** Nobody enters for this long, but who has waited it out itself; gives the moment of its end. */
    synchronized long pause(Duration time) {
        long until = nanos.getAsLong() + time.toNanos();
        pausedUntil = Math.max(pausedUntil, until);
        return until;
    }

    /** How many requests may be made at a time now. */
    synchronized int allowed() {
        return (int) allowed;
    }

    private boolean isHanging(long now) {
        double suspicious = usualNanos == 0
                ? patience.toNanos()
                : Math.min(patience.toNanos(), Math.max(LEAST_SUSPICIOUS_NANOS, usualNanos * UNUSUAL));
        return inTheAir > 0 && now - lastSign > suspicious;
    }

    private static void checkWanted(BooleanSupplier wanted) throws ProviderException {
        if (!wanted.getAsBoolean()) {
            throw ProviderException.cancelled();
        }
    }
}
