package dev.sluice.metadata.outbox;

import java.time.Instant;

/**
 * What lay between two commits.
 *
 * @param loadId the load that the commit makes
 * @param begun when its first record was read
 * @param ended when it was committed, or failed; not before it began
 */
public record Window(String loadId, Instant begun, Instant ended) {

    public Window {
        begun = begun.isAfter(ended) ? ended : begun; // the clock went back
    }
}
