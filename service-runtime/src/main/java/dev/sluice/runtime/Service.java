package dev.sluice.runtime;

import java.time.Duration;

/**
 * A part of the process that runs. Its constructor does no I/O; {@link #start()} brings it to work; {@link #stop(Duration)} ends
 * it. One thread at a time calls start and stop; after a failed start, stop is called too and must cope.
 */
public interface Service {

    /** Short name for logs and health, such as {@code cleanse}. */
    String name();

    /** Starts working. Returns when started; throws when it cannot. May block while it waits for the broker; then it is interruptible. */
    void start();

    /** Stops and returns within the time given. Harmless when repeated or never started. */
    void stop(Duration timeout);
}
