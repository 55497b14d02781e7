package dev.sluice.llm.permit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What arrives at a provider that stands still now and then, told by its own clock. No time goes by. */
class PacerTest {

    private static final int LIMIT = 600;
    private static final long WINDOW = 60_000;
    /** As a worker: places are asked for half a second before their turn at the earliest. */
    private static final long AHEAD = 500;

    private static final long HALF_AN_HOUR = 30 * 60_000;

    @ParameterizedTest(name = "{0} in the air, answers after {1} ms, seed {3}")
    @CsvSource({
        "56, 200, 40000, 1",
        "56, 200, 40000, 2",
        "56, 200, 3000, 3",
        "512, 1000, 20000, 4",
        "512, 1000, 40000, 5",
        "512, 1000, 40000, 8",
        "512, 100, 50000, 9",
        "64, 300, 50000, 10",
        "200, 8000, 2000, 6",
        "4, 50, 40000, 7"
    })
    void noWindowHasMoreThanTheLimitHoweverLongTheProviderStandsStill(
            int concurrency, long latency, long longestStandstill, long seed) {
        List<Long> arrivals = arrivals(concurrency, latency, longestStandstill, 40_000, new Random(seed));

        assertThat(most(arrivals)).isLessThanOrEqualTo(LIMIT);
    }

    @ParameterizedTest(name = "answers after {0} ms")
    @CsvSource({"200, 595", "1000, 588", "8000, 570", "20000, 570"})
    void aProviderThatNeverStandsStillIsUsed(long latency, int perMinute) {
        List<Long> arrivals = arrivals(512, latency, 0, 1, new Random(1));

        // the first minutes are spent finding out what is usual
        long later = arrivals.stream().filter(at -> at >= HALF_AN_HOUR / 2).count();
        assertThat(later).isGreaterThanOrEqualTo(perMinute * (HALF_AN_HOUR / 2 / WINDOW));
        assertThat(most(arrivals)).isLessThanOrEqualTo(LIMIT);
    }

    private record Event(long at, Pacer.Place place) {}

    /** So many askers, each with one request at a time, against a provider that lets nothing in while it stands still. */
    private static List<Long> arrivals(
            int concurrency, long latency, long longestStandstill, long longestPause, Random random) {
        var pacer = new Pacer();
        var answers = new PriorityQueue<Event>(Comparator.comparingLong(Event::at));
        var arrivals = new ArrayList<Long>();
        long standsFrom = longestPause;
        long standsUntil = standsFrom;
        long now = 0;
        long lastTurn = 0;
        while (now < HALF_AN_HOUR) {
            now = Math.max(now, lastTurn - AHEAD);
            while (answers.size() >= concurrency
                    || !answers.isEmpty() && answers.element().at() <= now) {
                Event answer = answers.remove();
                now = Math.max(now, answer.at());
                pacer.ended(answer.place(), answer.at(), 0);
            }
            Pacer.Place place = pacer.next(now, LIMIT, null, WINDOW, 0);
            lastTurn = place.micros() / 1_000;
            long sent = lastTurn + 1 + random.nextInt(20);
            while (sent >= standsUntil) {
                standsFrom = standsUntil + random.nextLong(1, longestPause + 1);
                standsUntil = standsFrom + (longestStandstill == 0 ? 0 : random.nextLong(longestStandstill));
            }
            long arrived = sent >= standsFrom ? standsUntil : sent;
            arrivals.add(arrived);
            answers.add(new Event(arrived + latency / 2 + random.nextLong(latency), place));
        }
        Collections.sort(arrivals);
        return arrivals;
    }

    private static int most(List<Long> arrivals) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < arrivals.size(); last++) {
            while (arrivals.get(last) - arrivals.get(first) >= WINDOW) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
