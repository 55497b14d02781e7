package dev.sluice.benchmarks.warehouse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * Flushes into a table of a certain size, and what they left behind.
 *
 * @param form what was measured
 * @param tableRows rows of the table before the first flush
 * @param flushes how many were measured
 * @param p50Millis half of them took no longer
 * @param p95Millis 95 % took no longer
 * @param maxMillis the longest
 * @param cpuP50Millis CPU time of the process that half of them did not exceed
 * @param residentMib memory of this process at the end
 * @param walMib largest write-ahead log seen after a flush
 * @param fileMib size of the file at the end
 */
record FlushTimes(
        String form,
        @JsonProperty("table_rows") long tableRows,
        int flushes,
        @JsonProperty("p50_ms") double p50Millis,
        @JsonProperty("p95_ms") double p95Millis,
        @JsonProperty("max_ms") double maxMillis,
        @JsonProperty("cpu_p50_ms") double cpuP50Millis,
        @JsonProperty("resident_mib") long residentMib,
        @JsonProperty("wal_mib") long walMib,
        @JsonProperty("file_mib") long fileMib) {

    static FlushTimes of(String form, long tableRows, Laps laps, Footprint footprint) {
        return new FlushTimes(
                form,
                tableRows,
                laps.count(),
                laps.wall(0.5),
                laps.wall(0.95),
                laps.wall(1),
                laps.cpu(0.5),
                footprint.resident(),
                footprint.largestWal(),
                footprint.file());
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-34s %,12d rows  flush p50 %,7.0f ms  p95 %,7.0f ms  max %,7.0f ms  CPU p50 %,6.0f ms  RSS %,6d MiB  WAL %,4d MiB  file %,7d MiB",
                form,
                tableRows,
                p50Millis,
                p95Millis,
                maxMillis,
                cpuP50Millis,
                residentMib,
                walMib,
                fileMib);
    }
}
