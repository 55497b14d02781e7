package dev.sluice.ingest.pull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a source is loaded.
 *
 * @param every from the beginning of one load to that of the next; null: once, and where {@code atStart} again at each start
 * @param atStart whether a start begins a load although the last one is complete: harmless where it brings only what is new
 * @param separate whether each load is a source of its own, as tables need that land load by load
 */
record Schedule(@Nullable Duration every, boolean atStart, boolean separate) {

    /** Whether a load is due. */
    boolean isDue(PullOffset offset, long now, boolean starting) {
        if (offset.isLoading() || offset.loadedAt() == 0) {
            return true;
        }
        return every == null ? starting && atStart : now >= offset.loadedAt() + every.toMillis();
    }
}
