package dev.sluice.ingest.push;

import java.util.OptionalLong;

/** How many records may still come: fills up by the second, holds one second's worth. Thread-safe. */
final class Quota {

    private final double perSecond;
    private double left;
    private long filledAt;

    /** @param nanos now, of a monotonic clock */
    Quota(double perSecond, long nanos) {
        this.perSecond = perSecond;
        this.left = Math.max(1, perSecond);
        this.filledAt = nanos;
    }

    boolean isFor(double rate) {
        return rate == perSecond;
    }

    /**
     * Takes that many, or none. A request with more than a second's worth is taken when the quota is full, and is made up for after.
     *
     * @return empty if they were taken; else the seconds to wait
     */
    synchronized OptionalLong take(int records, long nanos) {
        double full = Math.max(1, perSecond);
        left = Math.min(full, left + (nanos - filledAt) / 1e9 * perSecond);
        filledAt = nanos;
        double needed = Math.min(records, full);
        if (left >= needed) {
            left -= records;
            return OptionalLong.empty();
        }
        return OptionalLong.of((long) Math.ceil((needed - left) / perSecond));
    }
}
