package dev.sluice.benchmarks.llm;

import java.util.Arrays;

/**
 * When requests arrived at the provider, refused ones too. Immutable.
 *
 * @param micros in order, microseconds since some moment
 */
record Arrivals(long[] micros) {

    private static final long MINUTE = 60_000_000;

    Arrivals {
        micros = micros.clone();
        Arrays.sort(micros);
    }

    /** Most requests in any sliding minute. */
    int mostInAMinute() {
        int most = 0;
        int first = 0;
        for (int last = 0; last < micros.length; last++) {
            while (micros[last] - micros[first] >= MINUTE) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    /** How many sliding minutes, each beginning with a request, have more than that. */
    int minutesAbove(int limit) {
        int above = 0;
        for (int i = 0; i + limit < micros.length; i++) {
            above += micros[i + limit] - micros[i] < MINUTE ? 1 : 0;
        }
        return above;
    }

    /** Requests between two moments, as a share of what a quota allows in that time. */
    double used(long fromMicros, long untilMicros, int perMinute) {
        long count = Arrays.stream(micros)
                .filter(at -> at >= fromMicros && at < untilMicros)
                .count();
        return count / (perMinute * (double) (untilMicros - fromMicros) / MINUTE);
    }
}
