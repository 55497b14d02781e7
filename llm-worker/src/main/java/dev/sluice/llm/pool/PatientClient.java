package dev.sluice.llm.pool;

import dev.sluice.llm.provider.ModelClient;
import dev.sluice.llm.provider.ModelReply;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.provider.ProviderException.Kind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one layer that retries. Each attempt: rate limit, circuit breaker, request. A refusal by the open breaker costs no attempt:
 * the question waits for the provider to come back, unless it has been away for too long. Thread-safe; the calling thread waits.
 */
final class PatientClient {

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

    private final ModelClient client;
    private final Pace pace;
    private final CircuitBreaker breaker;
    private final Backoff backoff;
    private final int maxRetries;
    private final Sleeper sleeper;
    private final Outage outage = new Outage();

    PatientClient(
            ModelClient client, Pace pace, CircuitBreaker breaker, Backoff backoff, int maxRetries, Sleeper sleeper) {
        this.client = client;
        this.pace = pace;
        this.breaker = breaker;
        this.backoff = backoff;
        this.maxRetries = maxRetries;
        this.sleeper = sleeper;
    }

    /**
     * Asks until there is an answer or no hope.
     *
     * @param attempts is told of every HTTP request
     * @throws ProviderException the last failure
     */
    ModelReply complete(ModelRequest request, Consumer<Attempt> attempts) throws ProviderException {
        try {
            for (int retry = 0; ; retry++) {
                pace.await();
                awaitProvider();
                try {
                    return attempt(request, retry > 0, attempts);
                } catch (ProviderException e) {
                    if (!e.mayPass() || retry == maxRetries) {
                        throw e;
                    }
                    sleeper.sleep(backoff.before(retry, e.retryAfter()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.cancelled();
        }
    }

    /** Returns with the breaker's permission for one request. */
    private void awaitProvider() throws ProviderException, InterruptedException {
        while (!breaker.tryAcquirePermission()) {
            Duration lasted = outage.lasted();
            if (lasted.compareTo(backoff.config().outagePatience()) >= 0) {
                throw ProviderException.passing(
                        Kind.UNAVAILABLE, "the provider has been failing for " + lasted.toSeconds() + " s", null);
            }
            sleeper.sleep(LOOK_AGAIN);
        }
    }

    private ModelReply attempt(ModelRequest request, boolean retry, Consumer<Attempt> attempts)
            throws ProviderException {
        long start = System.nanoTime();
        try {
            ModelReply reply = client.complete(request);
            long took = System.nanoTime() - start;
            breaker.onSuccess(took, TimeUnit.NANOSECONDS);
            outage.over();
            attempts.accept(new Attempt(null, retry, reply.usage(), Duration.ofNanos(took)));
            return reply;
        } catch (ProviderException e) {
            long took = System.nanoTime() - start;
            tellBreaker(e, took);
            attempts.accept(new Attempt(e.kind(), retry, e.usage(), Duration.ofNanos(took)));
            throw e;
        } catch (RuntimeException e) {
            breaker.releasePermission();
            throw e;
        }
    }

    /** Only a provider that is away counts; a full quota or a refused request is an answer. */
    private void tellBreaker(ProviderException failure, long tookNanos) {
        switch (failure.kind()) {
            case TIMEOUT, UNAVAILABLE -> {
                outage.goesOn();
                breaker.onError(tookNanos, TimeUnit.NANOSECONDS, failure);
            }
            case CANCELLED -> breaker.releasePermission();
            case RATE_LIMIT, AUTHENTICATION, BAD_REQUEST, CONTENT_FILTER, MALFORMED -> {
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
