package dev.sluice.llm.permit;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Gives requests their places in time, so that in no window there are more of them, or more tokens, than the limits allow. Requests
 * are evenly spaced. All times are microseconds of the broker's clock. Guarded by its {@link PermitBook}.
 */
final class Pacer {

    private static final long MICROS = 1_000;

    private final ArrayDeque<Place> places = new ArrayDeque<>();
    private long last = Long.MIN_VALUE / 2;
    private long spacing;
    private long pausedUntil = Long.MIN_VALUE / 2;
    private long tokens;
    private final SlowDown slowDown = new SlowDown();

    /** When one request may be made, and what it counts for. */
    static final class Place {
        private final long micros;
        private long tokens;
        private boolean counts;

        private Place(long micros, long tokens) {
            this.micros = micros;
            this.tokens = tokens;
        }

        long micros() {
            return micros;
        }
    }

    /**
     * The next place.
     *
     * @param atMillis when it was asked for
     * @param requests most requests in a window; null: no limit
     * @param mostTokens most tokens in a window; null: no limit; at least {@code wanted}
     */
    Place next(long atMillis, @Nullable Integer requests, @Nullable Long mostTokens, long windowMillis, long wanted) {
        long window = windowMillis * MICROS;
        double share = slowDown.at(atMillis * MICROS);
        long own = requests == null ? 0 : (long) Math.ceil(window / (requests * share));
        // where workers disagree about the limit, the wider spacing counts
        long at = Math.max(Math.max(atMillis * MICROS, pausedUntil), last + Math.max(spacing, own));
        forget(at - window);
        if (mostTokens != null) {
            long most = Math.max(wanted, (long) (mostTokens * share));
            while (tokens + wanted > most && !places.isEmpty()) {
                at = Math.max(at, places.element().micros + window);
                forget(at - window);
            }
        }
        var place = new Place(at, wanted);
        if (mostTokens != null) {
            place.counts = true;
            places.add(place);
            tokens += wanted;
        }
        last = at;
        spacing = own;
        return place;
    }

    /** The request has used this many tokens instead of those it wanted. */
    void used(Place place, long used) {
        if (place.counts) {
            tokens += used - place.tokens;
            place.tokens = used;
        }
    }

    /** The provider has refused: nobody may call until then, and then fewer at first. */
    void refused(long atMillis, long untilMillis) {
        pausedUntil = Math.max(pausedUntil, untilMillis * MICROS);
        slowDown.refused(atMillis * MICROS);
    }

    /** Whether the provider has asked to be left alone at that time. */
    boolean isPausedAt(long micros) {
        return micros < pausedUntil;
    }

    private void forget(long until) {
        while (!places.isEmpty() && places.element().micros <= until) {
            Place old = places.remove();
            old.counts = false;
            tokens -= old.tokens;
        }
    }
}
