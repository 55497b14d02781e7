package dev.sluice.cleanse.failure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What keeps the service from working, for its readiness. A passing trouble is forgotten when the streams run again or when it
 * has not come back for a while; a lasting one stays until the process ends. Thread-safe.
 */
public final class Troubles {

    /** Key of the streams configuration under which the error handlers find this object. */
    public static final String CONFIG = "sluice.cleanse.troubles";

    /** Longer than the 60 s that a producer waits before it reports a time-out again. */
    private static final Duration REMEMBERED = Duration.ofSeconds(90);

    private final Clock clock;
    private volatile @Nullable Passing passing;
    private volatile @Nullable String lasting;

    public Troubles(Clock clock) {
        this.clock = clock;
    }

    /** Takes note of something that is being retried. */
    public void passing(String reason) {
        passing = new Passing(reason, clock.instant());
    }

    /** Takes note of something that stopped the service; the first reason is kept, the later ones follow from it. */
    public synchronized void lasting(String reason) {
        if (lasting == null) {
            lasting = reason;
        }
    }

    /** Forgets the passing trouble: records flow again. */
    public void over() {
        passing = null;
    }

    /** Whether the service has stopped for good. */
    public boolean isLasting() {
        return lasting != null;
    }

    /** The reason not to be ready, if there is one. */
    public Optional<String> reason() {
        String stopped = lasting;
        if (stopped != null) {
            return Optional.of(stopped);
        }
        Passing last = passing;
        return last != null && last.since.plus(REMEMBERED).isAfter(clock.instant())
                ? Optional.of(last.reason)
                : Optional.empty();
    }

    private record Passing(String reason, Instant since) {}
}
