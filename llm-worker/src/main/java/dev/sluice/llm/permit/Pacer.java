package dev.sluice.llm.permit;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives requests their places in time, so that in no window more of them, or more tokens, come to the provider than the limits
 * allow. Requests are evenly spaced, and each counts until a window after its {@link Arrival}, not after its turn: what was
 * held up on its way leaves the room that it takes. All times are microseconds of the broker's clock. Guarded by its {@link PermitBook}.
 */
final class Pacer {

    private static final long MICROS = 1_000;

    private final TreeSet<Place> places =
            new TreeSet<>(Comparator.comparingLong(Place::arrived).thenComparingLong(Place::number));
    private final Arrival arrival = new Arrival();
    private final SlowDown slowDown = new SlowDown();
    private long last = Long.MIN_VALUE / 2;
    private long spacing;
    private long pausedUntil = Long.MIN_VALUE / 2;
    private long given;
    private long tokens;

    /** When one request may be made, when it has come to the provider at the latest, and what it counts for. */
    static final class Place {
        private final long number;
        private final long turn;
        private long arrived;
        private long tokens;

        private Place(long number, long turn, long arrived, long tokens) {
            this.number = number;
            this.turn = turn;
            this.arrived = arrived;
            this.tokens = tokens;
        }

        long micros() {
            return turn;
        }

        private long number() {
            return number;
        }

        private long arrived() {
            return arrived;
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
        long mostRequests = requests == null ? Long.MAX_VALUE : requests;
        long most = mostTokens == null ? Long.MAX_VALUE : Math.max(wanted, (long) (mostTokens * share));
        forget(at - window);
        while (!places.isEmpty() && (places.size() >= mostRequests || tokens > most - wanted)) {
            at = Math.max(at, places.first().arrived + window);
            forget(at - window);
        }
        var place = new Place(given++, at, Arrival.expected(at), wanted);
        if (requests != null || mostTokens != null) {
            places.add(place);
            tokens += wanted;
        }
        last = at;
        spacing = own;
        return place;
    }

    /** The request has ended, and used this many tokens instead of those it wanted. */
    void ended(Place place, long atMillis, long used) {
        long arrived = arrival.of(place.turn, atMillis * MICROS);
        if (places.remove(place)) {
            tokens += used - place.tokens;
            place.tokens = used;
            place.arrived = arrived;
            places.add(place);
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
        while (!places.isEmpty() && places.first().arrived <= until) {
            Place old = places.pollFirst();
            tokens -= old.tokens;
        }
    }
}
