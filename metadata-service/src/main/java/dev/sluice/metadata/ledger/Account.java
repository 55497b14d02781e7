package dev.sluice.metadata.ledger;

import java.util.Arrays;

/**
 * The counts of one pipeline. Accepted records are those received, without repeats; each is a row, was merged, is a dead letter, or is
 * waiting. Not thread-safe.
 */
@SuppressWarnings("EnumOrdinal") // an array of longs, so that counting allocates nothing
public final class Account {

    private final String pipeline;
    private final long[] counts = new long[Count.values().length];
    private double costUsd;

    Account(String pipeline) {
        this.pipeline = pipeline;
    }

    /** Name of the pipeline. */
    public String pipeline() {
        return pipeline;
    }

    /** A count. */
    public long get(Count count) {
        return counts[count.ordinal()];
    }

    /** US dollars paid to providers. */
    public double costUsd() {
        return costUsd;
    }

    /** Records with an outcome: rows, merged and dead letters. */
    public long settled() {
        return get(Count.ROWS) + get(Count.MERGED) + get(Count.DEAD_LETTERS);
    }

    /**
     * Records accepted. The outcome of a record may be read before the record itself, then it is counted by its outcome.
     */
    public long accepted() {
        return Math.max(get(Count.RECEIVED) - get(Count.REPEATED), settled());
    }

    /** Records accepted that have no outcome yet. */
    public long waiting() {
        return accepted() - settled();
    }

    /** How many more outcomes there are than records received; once topic raw is read to its end, anything but 0 is an error. */
    public long surplus() {
        return Math.max(0, settled() - (get(Count.RECEIVED) - get(Count.REPEATED)));
    }

    void add(Count count, long amount) {
        counts[count.ordinal()] += amount;
    }

    void addCost(double usd) {
        costUsd += usd;
    }

    @Override
    public String toString() {
        return pipeline + Arrays.toString(counts);
    }
}
