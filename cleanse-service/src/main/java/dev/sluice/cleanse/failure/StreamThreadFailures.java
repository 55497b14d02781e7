package dev.sluice.cleanse.failure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what follows when a stream thread dies: a new thread where trying again can help, else the service stops with its
 * reason in {@link Troubles}. Nothing is lost either way, the open transaction was never committed. Thread-safe.
 */
public final class StreamThreadFailures implements StreamsUncaughtExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(StreamThreadFailures.class);
    private static final int MAX_INTERNAL = 5;
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final Troubles troubles;
    private final Clock clock;
    private final Deque<Instant> internal = new ArrayDeque<>();

    public StreamThreadFailures(Troubles troubles, Clock clock) {
        this.troubles = troubles;
        this.clock = clock;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        FailureKind kind = FailureKind.of(failure);
        String reason = reason(failure);
        boolean replace =
                switch (kind) {
                    // a refused record taught its topic's limit, so the next try gets past it
                    case EXTERNAL, RECORD -> true;
                    case CONFIGURATION -> false;
                    case INTERNAL -> !(failure instanceof Error) && withinBudget();
                };
        if (replace) {
            log.atWarn()
                    .addKeyValue("errorKind", kind)
                    .addKeyValue("reason", reason)
                    .setCause(failure)
                    .log("stream thread failed and is replaced");
            troubles.passing(reason);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        log.atError()
                .addKeyValue("errorKind", kind)
                .addKeyValue("reason", reason)
                .setCause(failure)
                .log("stream thread failed and the service stops");
        troubles.lasting("stopped: " + reason);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private synchronized boolean withinBudget() {
        Instant now = clock.instant();
        internal.removeIf(at -> at.plus(WINDOW).isBefore(now));
        internal.add(now);
        return internal.size() <= MAX_INTERNAL;
    }

    /** The innermost cause says what happened, the exceptions around it only where it surfaced. */
    static String reason(Throwable failure) {
        Throwable root = failure;
        @Nullable Throwable cause = failure.getCause();
        for (int depth = 0; cause != null && depth < 20; depth++) {
            root = cause;
            cause = cause.getCause();
        }
        String message = root.getMessage();
        return root.getClass().getSimpleName()
                + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
    }
}
