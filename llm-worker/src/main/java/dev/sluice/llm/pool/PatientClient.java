package dev.sluice.llm.pool;

import dev.sluice.llm.permit.Permits.Demand;
import dev.sluice.llm.permit.Permits.Permit;
import dev.sluice.llm.permit.Permits.Settlement;
import dev.sluice.llm.provider.ModelReply;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.provider.ProviderException.Kind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one layer that retries. Each attempt: budget and limits, circuit breaker, request. A refusal by the open breaker costs no
 * attempt: the question waits for the provider to come back, unless it has been away for too long. Thread-safe; the calling thread waits.
 */
final class PatientClient implements Caller {

    /** How often a question that waits for the breaker looks again. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    /** Waits; a seam for tests without time. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration time) throws InterruptedException;

        /** Really waits. */
        static Sleeper real() {
            return time -> TimeUnit.NANOSECONDS.sleep(time.toNanos());
        }
    }

    private final Line line;
    private final CircuitBreaker breaker;
    private final Backoff backoff;
    private final int maxRetries;
    private final Sleeper sleeper;
    private final Throttle throttle;
    private final Outage outage = new Outage();

    PatientClient(
            Line line, CircuitBreaker breaker, Backoff backoff, int maxRetries, Throttle throttle, Sleeper sleeper) {
        this.throttle = throttle;
        this.line = line;
        this.breaker = breaker;
        this.backoff = backoff;
        this.maxRetries = maxRetries;
        this.sleeper = sleeper;
    }

    @Override
    public Answered complete(ModelRequest request, Asking asking) throws ProviderException {
        Demand demand = line.tariff().demand(asking.pipeline(), request);
        var retries = new Retries(maxRetries, backoff.config().rateLimitPatience());
        try {
            while (true) {
                long wanted = System.nanoTime();
                long entered = throttle.enter(retries.waitedUntil(), asking);
                try {
                    Permit permit = permit(demand, asking);
                    retries.waited(Duration.ofNanos(System.nanoTime() - wanted));
                    return new Answered(line.identity(), attempt(request, entered, retries, asking, demand, permit));
                } catch (ProviderException e) {
                    if (!retries.mayGoOn(e)) {
                        throw e;
                    }
                } finally {
                    throttle.leave();
                }
                sleeper.sleep(retries.pause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.cancelled();
        }
    }

    /** Leave of all: of the breaker, of the budgets, of the limits. */
    private Permit permit(Demand demand, Asking asking) throws ProviderException, InterruptedException {
        while (true) {
            awaitProvider(asking);
            boolean granted = false;
            try {
                Permit permit = line.permits().ask(demand, asking.wanted());
                granted = breaker.getState() != State.OPEN;
                if (granted) {
                    return permit;
                }
                permit.settle(new Settlement(0, 0, 0)); // it went away while this one waited for its turn
            } finally {
                if (!granted) {
                    breaker.releasePermission();
                }
            }
        }
    }

    /** Returns with the breaker's permission for one request. */
    private void awaitProvider(Asking asking) throws ProviderException, InterruptedException {
        while (!breaker.tryAcquirePermission()) {
            Duration lasted = outage.lasted();
            if (lasted.compareTo(backoff.config().outagePatience()) >= 0) {
                throw ProviderException.passing(
                        Kind.UNAVAILABLE, "the provider has been failing for " + lasted.toSeconds() + " s", null);
            }
            if (!asking.wanted().getAsBoolean()) {
                throw ProviderException.cancelled();
            }
            sleeper.sleep(LOOK_AGAIN);
        }
    }

    private ModelReply attempt(
            ModelRequest request, long entered, Retries retries, Asking asking, Demand demand, Permit permit)
            throws ProviderException {
        boolean retry = retries.begun();
        long start = System.nanoTime();
        try {
            ModelReply reply = line.client().complete(request);
            long took = System.nanoTime() - start;
            breaker.onSuccess(took, TimeUnit.NANOSECONDS);
            outage.over();
            throttle.answered(Duration.ofNanos(took));
            permit.settle(
                    new Settlement(used(reply.usage(), demand), line.tariff().charged(reply.usage(), demand), 0));
            tell(asking, null, retry, reply.usage(), retries.waited(), took);
            return reply;
        } catch (ProviderException e) {
            long took = System.nanoTime() - start;
            tellBreaker(e, took);
            pause(e, entered, retries);
            long pauseMillis = e.kind() == Kind.RATE_LIMIT && e.mayPass()
                    ? Math.max(1, retries.pause().toMillis())
                    : 0;
            permit.settle(new Settlement(used(e.usage(), demand), line.tariff().charged(e, demand), pauseMillis));
            tell(asking, e.kind(), retry, e.usage(), retries.waited(), took);
            throw e;
        } catch (RuntimeException e) {
            breaker.releasePermission();
            permit.settle(new Settlement(demand.tokens(), demand.costNanos(), 0));
            throw e;
        }
    }

    private void tell(
            Asking asking, @Nullable Kind failure, boolean retry, TokenUsage usage, Duration waited, long tookNanos) {
        long cost = usage.isReported() ? line.tariff().price().nanos(usage) : 0;
        asking.attempts()
                .accept(new Attempt(line.identity(), failure, retry, usage, cost, waited, Duration.ofNanos(tookNanos)));
    }

    /** Providers count what they do not report, too. */
    private static long used(TokenUsage usage, Demand demand) {
        return usage.isReported() ? usage.in() + usage.out() : demand.tokens();
    }

    /** How long to wait then. A provider that is out of quota is left alone by all, and longer each time it refuses again. */
    private void pause(ProviderException failure, long entered, Retries retries) {
        if (failure.kind() != Kind.RATE_LIMIT) {
            if (failure.kind() != Kind.TIMEOUT) {
                throttle.heard();
            }
            retries.failed(backoff.before(retries.made(), failure.retryAfter()), Throttle.NOT_WAITED);
            return;
        }
        Duration pause = backoff.afterRefusal(throttle.refused(entered), failure.retryAfter());
        retries.failed(pause, throttle.pause(pause));
    }

    /** Only a provider that is away counts; a full quota or a refused request is an answer. */
    private void tellBreaker(ProviderException failure, long tookNanos) {
        switch (failure.kind()) {
            case TIMEOUT, UNAVAILABLE -> {
                outage.goesOn();
                breaker.onError(tookNanos, TimeUnit.NANOSECONDS, failure);
            }
            case CANCELLED -> breaker.releasePermission();
            case RATE_LIMIT, AUTHENTICATION, BAD_REQUEST, NOT_FOUND, CONTENT_FILTER, MALFORMED, BUDGET, PAUSED -> {
                outage.over();
                breaker.onSuccess(tookNanos, TimeUnit.NANOSECONDS);
            }
        }
    }

    /** Since when nothing but failures came back. Thread-safe. */
    private static final class Outage {
        private @Nullable Long sinceNanos;

        synchronized void goesOn() {
            if (sinceNanos == null) {
                sinceNanos = System.nanoTime();
            }
        }

        synchronized void over() {
            sinceNanos = null;
        }

        synchronized Duration lasted() {
            return sinceNanos == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - sinceNanos);
        }
    }
}
