package dev.sluice.llm.pool;

import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a provider alone that does not let us in or does not know the model (401, 403, 404), where another one stands behind it. Only a
 * person can mend that; once a minute a question tries whether it has been done. Thread-safe.
 */
final class ParkingCaller implements Caller {

    static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(ParkingCaller.class);

    private final Identity identity;
    private final Caller caller;
    private final LongSupplier nanos;
    private @Nullable ProviderException reason;
    private long nextTry;

    /** @param nanos the clock, {@link System#nanoTime} */
    ParkingCaller(Identity identity, Caller caller, LongSupplier nanos) {
        this.identity = identity;
        this.caller = caller;
        this.nanos = nanos;
    }

    /** As for all callers; while it is parked, the reason for that without a request. */
    @Override
    public Answered complete(ModelRequest request, Asking asking) throws ProviderException {
        ProviderException parked = asking.hasAlternative() ? parked() : null;
        if (parked != null) {
            throw ProviderException.lasting(parked.kind(), "not asked: " + parked.getMessage());
        }
        try {
            Answered answered = caller.complete(request, asking);
            over();
            return answered;
        } catch (ProviderException e) {
            if (e.kind() == Kind.AUTHENTICATION || e.kind() == Kind.NOT_FOUND) {
                park(e);
            }
            throw e;
        }
    }

    /** Why it is not asked now; null if it is, also for whoever is the one to try. */
    private synchronized @Nullable ProviderException parked() {
        long now = nanos.getAsLong();
        if (reason != null && now - nextTry >= 0) {
            nextTry = now + BETWEEN_TRIES.toNanos();
            return null;
        }
        return reason;
    }

    private synchronized void park(ProviderException why) {
        if (reason == null) {
            log.atWarn()
                    .addKeyValue("provider", identity.provider())
                    .addKeyValue("model", identity.model())
                    .addKeyValue("reason", why.getMessage())
                    .log("provider parked, its fallback is asked; tried once a minute");
        }
        reason = why;
        nextTry = nanos.getAsLong() + BETWEEN_TRIES.toNanos();
    }

    private synchronized void over() {
        if (reason != null) {
            log.atInfo()
                    .addKeyValue("provider", identity.provider())
                    .addKeyValue("model", identity.model())
                    .log("provider answers again, no longer parked");
            reason = null;
        }
    }
}
