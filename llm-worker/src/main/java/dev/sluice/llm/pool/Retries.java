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
    private Duration waited = Duration.ZERO;
    private Duration pause = Duration.ZERO;

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

    /** A request is made now; whether it repeats another one. */
    boolean begun() {
        return begun++ > 0;
    }

    /** Repeats that counted. */
    int made() {
        return counted;
    }

    /** The request has failed, and the next one would come after this pause. */
    void failed(Duration nextPause) {
        pause = nextPause;
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
        if (failure.kind() == Kind.RATE_LIMIT && waited.compareTo(patience) < 0) {
            waited = waited.plus(pause);
            return true;
        }
        return counted++ < most;
    }
}
