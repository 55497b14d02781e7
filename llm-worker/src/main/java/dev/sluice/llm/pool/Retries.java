package dev.sluice.llm.pool;

import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.provider.ProviderException.Kind;
import java.time.Duration;

/**
 * How often one question has been put to one provider, and how much longer that may go on. A refusal for want of quota is no failed
 * attempt: it is waited out for a while, however often. Owned by the thread that asks.
 */
final class Retries {

    private final int most;
    private final Duration patience;
    private int begun;
    private int counted;
    private Duration refusedFor = Duration.ZERO;
    private Duration pause = Duration.ZERO;
    private Duration waited = Duration.ZERO;
    private long waitedUntil = Throttle.NOT_WAITED;

    /**
     * Nothing has been tried yet.
     *
     * @param most repeats of a request that failed
     * @param patience how long refusals for want of quota are waited out; after that they count as failures
     */
    Retries(int most, Duration patience) {
        this.most = most;
        this.patience = patience;
    }

    /** There is leave for the next request, after this wait. */
    void waited(Duration forLeave) {
        waited = forLeave;
    }

    /** How long the last request waited for leave. */
    Duration waited() {
        return waited;
    }

    /** A request is made now; whether it repeats another one. */
    boolean begun() {
        return begun++ > 0;
    }

    /** Repeats that counted. */
    int made() {
        return counted;
    }

    /** The request has failed, and the next one would come after this pause, which ends at that moment of the throttle's. */
    void failed(Duration nextPause, long until) {
        pause = nextPause;
        waitedUntil = until;
    }

    /** The end of the pause that was waited out last. */
    long waitedUntil() {
        return waitedUntil;
    }

    /** The wait before the next request. */
    Duration pause() {
        return pause;
    }

    /** Whether there is another one after this failure. */
    boolean mayGoOn(ProviderException failure) {
        if (!failure.mayPass()) {
            return false;
        }
        if (failure.kind() == Kind.RATE_LIMIT && refusedFor.compareTo(patience) < 0) {
            refusedFor = refusedFor.plus(pause);
            return true;
        }
        return counted++ < most;
    }
}
