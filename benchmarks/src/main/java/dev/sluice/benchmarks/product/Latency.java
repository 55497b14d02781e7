package dev.sluice.benchmarks.product;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * How long it takes until a pushed record can be seen as a row.
 *
 * @param wantedPerSecond rate that was asked for
 * @param reachedPerSecond rate that was accepted while it was measured
 * @param records records that were measured
 * @param p50Millis median, from the answer "accepted" to the first query that could see the row
 * @param p99Millis 99th percentile of the same
 * @param p99FromSendMillis 99th percentile from the moment the push was due, so that waiting at the door counts
 * @param p99ColdMillis 99th percentile of the half minute before, while the code is being compiled; since "accepted"
 */
public record Latency(
        @JsonProperty("wanted_per_second") double wantedPerSecond,
        @JsonProperty("reached_per_second") double reachedPerSecond,
        long records,
        @JsonProperty("p50_ms") double p50Millis,
        @JsonProperty("p99_ms") double p99Millis,
        @JsonProperty("p99_from_send_ms") double p99FromSendMillis,
        @JsonProperty("p99_cold_ms") double p99ColdMillis) {

    /** One line for a terminal. */
    public String words() {
        return String.format(
                Locale.ROOT,
                "record to visible row at %,.0f rec/s (wanted %,.0f): p50 %,.0f ms, p99 %,.0f ms; from sending p99 %,.0f ms; %,d records; "
                        + "in the first half minute p99 %,.0f ms",
                reachedPerSecond,
                wantedPerSecond,
                p50Millis,
                p99Millis,
                p99FromSendMillis,
                records,
                p99ColdMillis);
    }
}
