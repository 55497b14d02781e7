package dev.sluice.metadata.sink;

import java.time.Duration;

/**
 * How the sink flushes.
 *
 * @param maxRecords records that make a flush
 * @param maxBytes bytes of records that make a flush
 * @param interval time after which a smaller flush is written
 * @param systemPrefix what system columns start with, {@code _sluice}
 * @param acceptGap whether to go on, and note it, when records that were never read are no longer in a topic
 */
public record SinkSettings(int maxRecords, long maxBytes, Duration interval, String systemPrefix, boolean acceptGap) {

    public SinkSettings {
        if (maxRecords < 1) {
            throw new IllegalArgumentException("flush.max_records: expected at least 1, found " + maxRecords);
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("flush.max_bytes: expected at least 1B, found " + maxBytes);
        }
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("flush.interval: expected more than 0, found " + interval);
        }
    }

    /** 20,000 records, 32 MiB or half a second, whichever comes first. */
    public static SinkSettings defaults() {
        return new SinkSettings(20_000, 32L << 20, Duration.ofMillis(500), "_sluice", false);
    }
}
