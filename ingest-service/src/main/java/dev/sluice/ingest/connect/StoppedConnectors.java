package dev.sluice.ingest.connect;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Finds connectors that stand still because whoever stopped them, to change their offsets, died before they could go on. A reset takes
 * some seconds; where it takes longer than the patience, Connect refuses the change and the reset says so. Belongs to one thread.
 */
final class StoppedConnectors {

    private final long patience;
    private final LongSupplier nanos;
    private final Map<String, Long> since = new HashMap<>();

    /** @param patience how long a connector may stand still */
    StoppedConnectors(Duration patience, LongSupplier nanos) {
        this.patience = patience.toNanos();
        this.nanos = nanos;
    }

    /** Whether a connector that is seen stopped has been so for too long; from then on it counts anew. */
    boolean isForgotten(String connector) {
        long now = nanos.getAsLong();
        long first = since.computeIfAbsent(connector, name -> now);
        boolean forgotten = now - first >= patience;
        if (forgotten) {
            since.remove(connector);
        }
        return forgotten;
    }

    /** All others go on, or are no more. */
    void retain(Set<String> stopped) {
        since.keySet().retainAll(stopped);
    }
}
