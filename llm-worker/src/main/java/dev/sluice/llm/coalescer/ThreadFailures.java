package dev.sluice.llm.coalescer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what follows when a stream thread dies: a new thread where trying again can help, else the coalescer stops with its
 * reason. Nothing is lost either way, the open transaction was never committed. Thread-safe.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ThreadFailures.class);
    private static final int MOST = 5;
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final Deque<Long> unexplained = new ArrayDeque<>();
    private volatile @Nullable String reason;

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        Throwable root = root(failure);
        reason = root.getClass().getSimpleName() + ": " + root.getMessage();
        if (needsPerson(failure) || failure instanceof Error || !(passes(failure) || withinBudget())) {
            log.atError().setCause(failure).addKeyValue("reason", reason).log("stream thread failed, coalescer stops");
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        log.atWarn().setCause(failure).addKeyValue("reason", reason).log("stream thread failed and is replaced");
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** What went wrong last; empty when it is over. */
    Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /** The streams run again. */
    void over() {
        reason = null;
    }

    private static boolean needsPerson(Throwable failure) {
        return hasCause(failure, AuthorizationException.class)
                || hasCause(failure, AuthenticationException.class)
                || hasCause(failure, MissingSourceTopicException.class);
    }

    private static boolean passes(Throwable failure) {
        return hasCause(failure, RetriableException.class);
    }

    private synchronized boolean withinBudget() {
        long now = System.nanoTime();
        unexplained.removeIf(at -> now - at > WINDOW.toNanos());
        unexplained.add(now);
        return unexplained.size() <= MOST;
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
