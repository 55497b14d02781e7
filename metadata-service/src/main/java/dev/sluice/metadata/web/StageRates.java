package dev.sluice.metadata.web;

import java.util.HashMap;
import java.util.Map;

/** Records per second of each stage, from one look to the next, smoothed over some seconds. Thread-safe. */
final class StageRates {

    private static final double SMOOTHING_SECONDS = 3;

    private final Map<String, Sample> samples = new HashMap<>();

    /** The rate of a stage that has handled so many records by now. */
    synchronized double perSecond(String stage, long records) {
        long now = System.nanoTime();
        Sample last = samples.get(stage);
        if (last == null) {
            samples.put(stage, new Sample(now, records, 0));
            return 0;
        }
        double seconds = (now - last.nanos) / 1e9;
        if (seconds < 0.1) {
            return last.rate;
        }
        double latest = Math.max(0, records - last.records) / seconds;
        double weight = 1 - Math.exp(-seconds / SMOOTHING_SECONDS);
        double rate = last.rate + weight * (latest - last.rate);
        samples.put(stage, new Sample(now, records, rate));
        return Math.round(rate * 10) / 10.0;
    }

    private record Sample(long nanos, long records, double rate) {}
}
