package dev.sluice.benchmarks.product;

import java.util.Map;
import java.util.TreeMap;

/** Exact percentiles of weighted values. Not thread-safe. */
public final class Percentiles {

    private final TreeMap<Double, Long> weights = new TreeMap<>();
    private long count;

    /** Adds a value that occurred that many times. */
    public void add(double value, long times) {
        weights.merge(value, times, Long::sum);
        count += times;
    }

    /** How many values there are. */
    public long count() {
        return count;
    }

    /** The smallest value that at least that share of all values does not exceed; not a number where there are none. */
    public double at(double share) {
        long wanted = (long) Math.ceil(share * count);
        long passed = 0;
        for (Map.Entry<Double, Long> entry : weights.entrySet()) {
            passed += entry.getValue();
            if (passed >= wanted) {
                return entry.getKey();
            }
        }
        return Double.NaN;
    }
}
