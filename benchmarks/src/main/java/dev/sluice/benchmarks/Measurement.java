package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;

/**
 * One measured run.
 *
 * @param name what was measured
 * @param records input records
 * @param seconds wall time
 * @param cpuSeconds CPU time of the whole process, broker included where it runs inside
 */
public record Measurement(
        String name,
        long records,
        double seconds,
        @JsonProperty("cpu_seconds") double cpuSeconds) {

    /** Input records per second. */
    @JsonProperty("per_second")
    public double perSecond() {
        return records / seconds;
    }

    /** CPU milliseconds per million input records. */
    @JsonProperty("cpu_ms_per_million")
    public double cpuMillisPerMillion() {
        return cpuSeconds * 1e9 / records;
    }

    /** The run with the middle rate; of an even number the slower one of the two. */
    public static Measurement median(List<Measurement> runs) {
        return runs.stream()
                .sorted(Comparator.comparingDouble(Measurement::perSecond))
                .toList()
                .get((runs.size() - 1) / 2);
    }
}
